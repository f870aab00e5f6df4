namespace Dongsi.LowLevel;

// Pipes of the user's.
internal static partial class ThrowHelper
{
    public static ArgumentException NoPipe(int descriptor, string parameter) => new(
        $"Descriptor {descriptor} is a file, and a file cannot be waited for. Give a pipe or a terminal; for a file "
        + "use AsyncFile.", parameter);
}
