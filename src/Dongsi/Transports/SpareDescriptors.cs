using Microsoft.Win32.SafeHandles;

namespace Dongsi.LowLevel;

/// <summary>A few descriptors that a server gives back to the program when no other is left.</summary>
/// <remarks>
/// The trap: .NET opens a file when code of an assembly runs for the first time. Code that runs first when something
/// goes wrong, the printing of an exception for one, then fails in a way that no program expects, and the type that
/// wanted it is lost for good. So a server that has taken all descriptors leaves some to whoever has to deal with that.
/// </remarks>
internal sealed class SpareDescriptors
{
    private const int Count = 8;

    private readonly List<SafeFileHandle> _spares = new(Count);

    /// <summary>Takes what is missing.</summary>
    /// <returns>False if there is not enough, and then it takes nothing.</returns>
    public bool TryTake()
    {
        // Windows has no such limit.
        while (_spares.Count < Count && !OperatingSystem.IsWindows())
        {
            int descriptor = Libc.OpenToRead("/dev/null");
            if (descriptor < 0)
            {
                GiveBack();
                return false;
            }

            _spares.Add(new SafeFileHandle(descriptor, ownsHandle: true));
        }

        return true;
    }

    public void GiveBack()
    {
        _spares.ForEach(spare => spare.Dispose());
        _spares.Clear();
    }
}
