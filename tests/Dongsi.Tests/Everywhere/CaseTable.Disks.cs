namespace Dongsi.Tests.Everywhere;

// Disks: what has begun is waited for, and nothing stays open.
internal static partial class CaseTable
{
    private static IEnumerable<Case> Disks =>
    [
        InFolder("FileSystemDisk.Open", async folder => await FileSystemDisk.Open($"{folder / "new" / "below"}")),
        .. OnDisk("Open", async disk => await (await disk.Open("a")).Close()),
        .. OnDisk("List", disk => disk.List()),
        .. OnDisk("Rename", disk => disk.Rename("a", "b")),
        .. OnDisk("Delete", disk => disk.Delete("a")),
        .. OnDisk("Flush", disk => disk.Flush()),
        OnDiskFile("GetLength", file => file.GetLength()),
        OnDiskFile("Read", file => file.Read(0, new byte[8])),
        OnDiskFile("Write", file => file.Write(0, s_long)),
        OnDiskFile("SetLength", file => file.SetLength(3)),
        OnDiskFile("Flush", file => file.Flush()),
        OnDiskFile("Close", file => file.Close()),
    ];

    private static IEnumerable<Case> OnDisk(string awaits, Func<IDisk, Coroutine> body) =>
        from type in new[] { nameof(IDisk), nameof(FileSystemDisk) }
        select InFolder($"{type}.{awaits}", async folder => await body(await FileSystemDisk.Open($"{folder}")));

    private static Case OnDiskFile(string awaits, Func<IDiskFile, Coroutine> body) =>
        InFolder($"{nameof(IDiskFile)}.{awaits}", async folder =>
        {
            FileSystemDisk disk = await FileSystemDisk.Open($"{folder}");
            await using IDiskFile file = await disk.Open("a");
            await body(file);
        });
}
