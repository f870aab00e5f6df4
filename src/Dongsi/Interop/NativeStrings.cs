using System.Runtime.InteropServices;
using System.Text;

namespace Dongsi.LowLevel;

/// <summary>Strings as C has them: an array of pointers with a null at its end.</summary>
internal sealed unsafe class NativeStrings : IDisposable
{
    public NativeStrings(IReadOnlyCollection<string> strings)
    {
        int size = strings.Sum(text => Encoding.UTF8.GetByteCount(text) + 1);
        Pointers = (byte**)NativeMemory.Alloc((nuint)((strings.Count + 1) * sizeof(byte*) + size));
        byte* next = (byte*)(Pointers + strings.Count + 1);
        byte* end = next + size;
        int index = 0;
        foreach (string text in strings)
        {
            Pointers[index++] = next;
            next += Encoding.UTF8.GetBytes(text, new Span<byte>(next, (int)(end - next)));
            *next++ = 0;
        }

        Pointers[index] = null;
    }

    public byte** Pointers { get; }

    public void Dispose() => NativeMemory.Free(Pointers);
}
