namespace Dongsi.Reliability.Faults;

/// <summary>How one side ends a connection.</summary>
internal enum Ending
{
    /// <summary>Writes, and closes when all is sent.</summary>
    Close,

    /// <summary>Ends the sending half, and reads on.</summary>
    HalfClose,

    /// <summary>Drops what is unsent.</summary>
    Abort,

    /// <summary>Tells the other side that all is lost.</summary>
    Reset,
}
