namespace Dongsi.LowLevel;

/// <summary>The kinds of <see cref="Stdio"/>.</summary>
internal enum StdioKind
{
    Inherit,
    Pipe,
    Null,
    Stdout,
    Handle,
}
