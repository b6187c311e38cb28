"""Files whose every line is one record: a directory, a list of entries. The floor above says what is fed, in one Importer.

    importer.py   what must be said: fields, how cells are read, how a record is found, shown, created, changed
    engine.py     reading and comparing, applying, undoing, in the background
    operations.py what people do: send a file, say what its columns mean, mend a line, apply, undo
    screens       urls_of(importer), the same for all: views.py, forms.py, presenters.py, templates/exchange

The register of tenants, a million lines of several records each, has an engine of its own (registers/tenants/imports).
"""
