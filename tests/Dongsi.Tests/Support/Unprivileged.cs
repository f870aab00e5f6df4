using System.Runtime.InteropServices;

namespace Dongsi.Tests.Support;

/// <summary>
/// On files, this thread has the rights of nobody until this is disposed; tests often run as root, to whom nothing is
/// forbidden.
/// </summary>
internal sealed partial class Unprivileged : IDisposable
{
    private const uint Nobody = 65534;

    private readonly uint _before = SetFileUser(Nobody);

    public void Dispose() => _ = SetFileUser(_before);

    [LibraryImport("libc", EntryPoint = "setfsuid")]
    private static partial uint SetFileUser(uint user);
}
