using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Subprocesses;

/// <summary>What a child is given, and what cannot be started.</summary>
[SupportedOSPlatform("linux")]
public sealed partial class ProcessStartTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dongsi-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void It_inherits_three_descriptors_and_no_other() => Run(async () =>
    {
        // Open in this process, and not closed on exec.
        int leaky = DuplicateDescriptor(2);
        try
        {
            Assert.True(leaky > 2);
            ProcessResult ls = await Asyncio.RunProcess("ls", ["/proc/self/fd"]);

            // The fourth is the folder that it is looking into.
            Assert.Equal("0\n1\n2\n3\n", Text(ls.Stdout));
        }
        finally
        {
            _ = CloseDescriptor(leaky);
        }
    });

    [Fact]
    public void A_file_may_be_its_output_and_goes_on_where_it_stands() => Run(async () =>
    {
        string path = Path.Combine(_folder, "log");
        await using (FileStream file = File.Create(path))
        {
            file.Write("before\n"u8);
            Subprocess process = await Asyncio.CreateSubprocessShell(
                "echo out; echo err >&2", stdout: file, stderr: Stdio.Stdout);
            await process.Wait();
        }

        Assert.Equal("before\nout\nerr\n", File.ReadAllText(path));
    });

    [Fact]
    public void A_file_may_be_its_input() => Run(async () =>
    {
        string path = Path.Combine(_folder, "words");
        File.WriteAllText(path, "b\na\n");
        using Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle(path);
        Subprocess sort = await Asyncio.CreateSubprocessExec("sort", [], stdin: file, stdout: Stdio.Pipe);
        Assert.Equal("a\nb\n", Text((await sort.Communicate()).Stdout));
        Assert.False(file.IsClosed);
    });

    [Fact]
    public void Its_outputs_may_be_ours_crosswise() => Run(async () =>
    {
        // Both would have to be the other one before they are copied.
        using var ourOutput = new StandardHandle(1);
        using var ourErrors = new StandardHandle(2);
        string path = Path.Combine(_folder, "links");
        Subprocess process = await Asyncio.CreateSubprocessShell(
            $"readlink /proc/$$/fd/1 /proc/$$/fd/2 | cat > {path}", Stdio.Null, ourErrors, ourOutput);
        Assert.Equal(0, await process.Wait());
        Assert.Equal($"{Target(2)}\n{Target(1)}\n", File.ReadAllText(path));

        static string? Target(int descriptor) => new FileInfo($"/proc/self/fd/{descriptor}").LinkTarget;
    });

    [Fact]
    public void It_is_looked_for_in_the_PATH_that_it_is_given() => Run(async () =>
    {
        Program("tool", "#!/bin/sh\necho \"$0 $1\"\n");
        ProcessResult tool = await Asyncio.RunProcess(
            "tool", ["x"], environment: new Dictionary<string, string> { ["PATH"] = $"/nowhere:{_folder}" });
        Assert.Equal($"{_folder}/tool x\n", Text(tool.Stdout));
    });

    [Fact]
    public void A_relative_path_begins_at_its_directory() => Run(async () =>
    {
        Program("tool", "#!/bin/sh\npwd\n");
        ProcessResult tool = await Asyncio.RunProcess("./tool", [], workingDirectory: _folder);
        Assert.Equal($"{_folder}\n", Text(tool.Stdout));
    });

    [Fact]
    public void It_sees_variables_that_were_set_in_this_process() => Run(async () =>
    {
        Environment.SetEnvironmentVariable("DONGSI_TEST", "drei – 셋");
        ProcessResult echo = await Asyncio.RunProcess("/bin/sh", ["-c", "printf %s \"$DONGSI_TEST\""]);
        Environment.SetEnvironmentVariable("DONGSI_TEST", null);
        Assert.Equal("drei – 셋", Text(echo.Stdout));
    });

    [Fact]
    public void A_program_that_is_in_no_folder_of_PATH_is_named_with_PATH() => Run(async () =>
    {
        var error = await Refused<ProgramNotFoundException>("no-such-program --help");
        Assert.Equal("no-such-program --help", error.FileName);
        Assert.Contains(Environment.GetEnvironmentVariable("PATH")!, error.Message);
        Assert.Contains("CreateSubprocessShell", error.Message);
    });

    [Fact]
    public void A_path_that_leads_nowhere_is_told() => Run(async () =>
    {
        await Refused<ProgramNotFoundException>($"{_folder}/none");
        await Refused<ProgramNotFoundException>("/etc/passwd/none");
    });

    [Fact]
    public void A_script_whose_interpreter_is_missing_is_told() => Run(async () =>
    {
        Program("script", "#!/no/such/interpreter\n");
        Assert.Contains("#!", (await Refused<ProgramNotFoundException>($"{_folder}/script")).Message);
    });

    [Fact]
    public void A_program_that_may_not_be_executed_is_told() => Run(async () =>
    {
        File.WriteAllText(Path.Combine(_folder, "data"), "");
        Assert.Contains("chmod +x", (await Refused<UnauthorizedAccessException>($"{_folder}/data")).Message);
        Environment.SetEnvironmentVariable("PATH", $"{_folder}:{Environment.GetEnvironmentVariable("PATH")}");
        await Refused<UnauthorizedAccessException>("data");
        Environment.SetEnvironmentVariable("PATH", Environment.GetEnvironmentVariable("PATH")![(_folder.Length + 1)..]);
    });

    [Fact]
    public void What_is_no_program_is_told() => Run(async () =>
    {
        Program("text", "hello\n");
        Assert.Contains("is not a program", (await Refused<IOException>($"{_folder}/text")).Message);
    });

    [Fact]
    public void A_working_directory_that_is_missing_is_told() => Run(async () =>
    {
        var error = await Assert.ThrowsAsync<DirectoryNotFoundException>(
            () => Asyncio.CreateSubprocessExec("true", [], workingDirectory: $"{_folder}/none").AsTask());
        Assert.Contains($"{_folder}/none", error.Message);
    });

    [Fact]
    public void Arguments_that_are_too_long_are_told() => Run(async () =>
    {
        var error = await Assert.ThrowsAsync<IOException>(
            () => Asyncio.CreateSubprocessExec("true", [new string('x', 4_000_000)]).AsTask());
        Assert.Contains("longer than the system takes", error.Message);
    });

    [Fact]
    public void What_cannot_be_handed_over_is_refused_before_anything_happens() => Run(async () =>
    {
        await Asyncio.Sleep(0);
        Assert.Throws<ArgumentException>(() => Asyncio.CreateSubprocessExec("", []));
        Assert.Throws<ArgumentException>(() => Asyncio.CreateSubprocessExec("a\0b", []));
        Assert.Throws<ArgumentException>(() => Asyncio.CreateSubprocessExec("true", ["a\0b"]));
        Assert.Throws<ArgumentException>(() => Asyncio.CreateSubprocessExec("true", [null!]));
        Assert.Throws<ArgumentException>(() => Asyncio.CreateSubprocessExec("true", [], stdout: Stdio.Stdout));
        Assert.Throws<ArgumentException>(() => Asyncio.CreateSubprocessExec("true", [], stdin: Stdio.Stdout));
        Assert.Throws<ArgumentException>(() => Asyncio.CreateSubprocessShell(""));
        Assert.Throws<ArgumentOutOfRangeException>(() => Asyncio.CreateSubprocessExec("true", [], limit: 0));
        Assert.Throws<ArgumentException>(() => Asyncio.CreateSubprocessExec(
            "true", [], environment: new Dictionary<string, string> { ["A=B"] = "" }));
    });

    private static void Run(Func<Coroutine> main) => IoLoop.Run(PollerKind.Auto, async _ => await main());

    private static string Text(byte[] data) => Encoding.UTF8.GetString(data);

    private static Task<T> Refused<T>(string program) where T : Exception =>
        Assert.ThrowsAsync<T>(() => Asyncio.CreateSubprocessExec(program, [], Stdio.Pipe, Stdio.Pipe).AsTask());

    private void Program(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [LibraryImport("libc", EntryPoint = "dup")]
    private static partial int DuplicateDescriptor(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseDescriptor(int descriptor);

    /// <summary>A standard descriptor of ours, which stays open.</summary>
    private sealed class StandardHandle : SafeHandle
    {
        public StandardHandle(int descriptor) : base(descriptor, ownsHandle: false)
        {
        }

        public override bool IsInvalid => false;

        protected override bool ReleaseHandle() => true;
    }
}
