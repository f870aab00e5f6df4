namespace Dongsi.LowLevel;

/// <summary>What a transport's handle can do.</summary>
internal enum HandleUse
{
    /// <summary>A socket.</summary>
    Both,

    /// <summary>The reading end of a pipe.</summary>
    Read,

    /// <summary>The writing end of a pipe.</summary>
    Write,
}
