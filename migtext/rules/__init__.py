"""The engine that all layers share: word forms, lexicon, grammar, numbers, chunks."""
