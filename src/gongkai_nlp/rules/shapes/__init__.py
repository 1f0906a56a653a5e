"""The typed shape of each rule file, one module a stem."""
