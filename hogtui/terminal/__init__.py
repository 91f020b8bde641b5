"""Between Textual and the terminal; the only place that knows private names of Textual."""
