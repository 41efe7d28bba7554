package pontifex.config;

/// Who reads a guest's file.
public enum Dialect {
    /// xl, through libxlu's grammar (the same from Xen 4.13 to 4.22; earlier ones accept a part of it).
    XL,
    /// xm, which runs the file as Python 2.
    XM
}
