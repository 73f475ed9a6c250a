"""What texts are made of: lines, words, lengths, times, names, JSON; pure."""
