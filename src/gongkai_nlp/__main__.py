"""``python -m gongkai_nlp``."""

from gongkai_nlp.cli import main

main()
