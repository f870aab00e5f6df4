using Dongsi.Tests.Support;
using Dongsi.Tests.Threads;
using Xunit;

namespace Dongsi.Tests.Files;

public sealed class TemporaryTests
{
    [Fact]
    public void A_temporary_file_is_gone_when_it_is_closed() => Run(async () =>
    {
        string path;
        await using (AsyncFile file = await Asyncio.TemporaryFile())
        {
            path = file.Name;
            await file.Write("가");
            await file.Seek(0);
            Assert.Equal("가", await file.ReadToEnd());
            Assert.True(File.Exists(path));
        }

        Assert.False(File.Exists(path));
    });

    [Fact]
    public void A_temporary_directory_is_gone_with_all_that_is_in_it() => Run(async () =>
    {
        AsyncPath path;
        await using (TemporaryDirectory folder = await Asyncio.TemporaryDirectory("dongsi-test-"))
        {
            path = folder.Path;
            Assert.StartsWith("dongsi-test-", path.Name, StringComparison.Ordinal);
            await (path / "a" / "b").MkDir(parents: true);
            await (path / "a" / "c").WriteText("x");
        }

        Assert.False(await path.Exists());
    });

    [Fact]
    public void A_temporary_directory_may_be_gone_before() => Run(async () =>
    {
        TemporaryDirectory folder = await Asyncio.TemporaryDirectory();
        await folder.Path.RmDir();
        await folder.Close();
        await folder.Close();
        Assert.True(folder.IsClosed);
    });

    [Fact]
    public void A_cancelled_user_leaves_nothing_behind() => Run(async () =>
    {
        AsyncPath? path = null;
        CancelScope scope = await CancelScope.Run(async scope =>
        {
            await using TemporaryDirectory folder = await Asyncio.TemporaryDirectory();
            path = folder.Path;
            scope.Cancel();
            await Asyncio.Sleep(1);
        });
        Assert.True(scope.CancelledCaught);
        Assert.False(await path!.Exists());
    });

    [Fact]
    public void What_was_made_for_a_cancelled_task_is_removed_again() => Run(async () =>
    {
        string prefix = $"dongsi-gone-{Environment.ProcessId}-";
        for (int turns = 0; turns < 20; turns++)
        {
            LoopTask<TemporaryDirectory> making = Asyncio.CreateTask(Asyncio.TemporaryDirectory(prefix));
            for (int turn = 0; turn < turns; turn++)
            {
                await Asyncio.Sleep(0);
            }

            if (making.Cancel())
            {
                await Expect.Throws<CancelledException>(making);
            }
            else
            {
                await (await making).Close();
            }
        }

        await Meanwhile.UntilNoWorker();
        Assert.Empty(Directory.GetDirectories(Path.GetTempPath(), prefix + "*"));
    });

    private static void Run(Func<Coroutine> main) => TestLoop.Run(_ => main(), threads: true);
}
