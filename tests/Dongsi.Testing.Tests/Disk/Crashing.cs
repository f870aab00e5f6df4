using Xunit;
using Xunit.Sdk;

namespace Dongsi.Testing.Tests.Disk;

/// <summary>Small things that tests of disks do again and again.</summary>
internal static class Crashing
{
    public static async Coroutine<E> Raises<E>(Coroutine body)
        where E : Exception
    {
        try
        {
            await body;
        }
        catch (E e)
        {
            return e;
        }

        throw new XunitException($"{typeof(E).Name} was not thrown.");
    }

    public static async Coroutine<IDiskFile> Make(this IDisk disk, string name, byte[] bytes)
    {
        IDiskFile file = await disk.Open(name, FileMode.CreateNew);
        await file.Write(0, bytes);
        return file;
    }

    public static async Coroutine<byte[]> ReadAll(this IDisk disk, string name)
    {
        await using IDiskFile file = await disk.Open(name);
        byte[] bytes = new byte[await file.GetLength()];
        Assert.Equal(bytes.Length, await file.Read(0, bytes));
        return bytes;
    }

    public static void CrashAndRestart(this SimulatedDisk disk)
    {
        disk.Crash();
        disk.Restart();
    }

    public static byte[] Bytes(int count, byte value)
    {
        byte[] bytes = new byte[count];
        Array.Fill(bytes, value);
        return bytes;
    }
}
