"""What is told of progress files: chosen by worth, cut to fit."""
