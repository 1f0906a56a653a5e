"""Many documents: read from wherever they lie, worked on in processes, written so that none is lost.

``inputs`` say what there is to read, ``runner`` keeps the processes, ``extraction`` is the work on one
document, ``stream`` yields reports, ``dataset`` writes them part by part with a ``manifest``.
"""
