package pontifex.state;

/// What manages the guests of a Dom0.
public enum Toolstack {
    /// xend and xm: Xen 2 to 4.4.
    XEND,
    /// xl and libxl: Xen 4.1 and later.
    XL,
    /// xapi: XenServer and XCP-ng.
    XAPI,
    /// No toolstack was found.
    NONE
}
