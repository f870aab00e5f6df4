#:project ../src/Dongsi

// Three programs in a row, as in  words | sort | uniq -c,  without a shell: what one writes is copied to the next one,
// and is looked at on the way. When a stage ends, its successor reads to the end; when one fails, all are ended.

using System.Text;
using Dongsi;

const string Text = "the quick fox and the lazy dog and the moon\n";

Asyncio.Run(Main());

async Coroutine Main()
{
    var counted = await Run(["tr", " ", "\\n"], ["sort"], ["uniq", "-c"]);
    foreach (var line in counted.Split('\n').Where(line => line.Contains(' ') && !line.Contains(" 1 ")))
    {
        Console.WriteLine(line.Trim());
    }

    try
    {
        await Run(["cat"], ["sh", "-c", "echo 'cannot go on' >&2; exit 3"], ["cat"]);
    }
    catch (ExceptionGroup e)
    {
        Console.WriteLine(e.InnerExceptions.Single().Message);
    }
}

// A group ends all of a pipeline when one of it fails, and leaving the scope of a process kills and waits for it.
async Coroutine<string> Run(params string[][] stages)
{
    var output = "";
    var copied = new int[stages.Length];
    await TaskGroup.Run(async group =>
    {
        AsyncStreamReader source = Feed();
        foreach (var (number, stage) in stages.Index())
        {
            var process = await Asyncio.CreateSubprocessExec(
                stage[0], stage[1..], Stdio.Pipe, Stdio.Pipe, Stdio.Pipe);
            _ = group.CreateTask(Work(process, stage[0], source, bytes => copied[number] = bytes), name: stage[0]);
            source = process.Stdout!;
        }

        output = Encoding.UTF8.GetString(await source.Read());
    });
    foreach (var (number, stage) in stages.Index())
    {
        Console.WriteLine($"{copied[number]} bytes went through {stage[0]}");
    }

    return output;
}

async Coroutine Work(Subprocess process, string name, AsyncStreamReader source, Action<int> report)
{
    await using (process)
    {
        report(await Copy(source, process.Stdin!));
        var errors = await process.Stderr!.Read();
        if (await process.Wait() is var code and not 0)
        {
            throw new InvalidOperationException($"{name} ended with {code}: {Encoding.UTF8.GetString(errors).Trim()}");
        }
    }
}

async Coroutine<int> Copy(AsyncStreamReader from, AsyncStreamWriter to)
{
    var copied = 0;
    var buffer = new byte[4096];
    try
    {
        while (await from.Read(buffer) is var count and > 0)
        {
            to.Write(buffer.AsSpan(0, count));
            await to.Drain();
            copied += count;
        }
    }
    catch (ConnectionException)
    {
        // The stage reads no more; its exit code says whether that is a failure.
    }

    to.Close();
    return copied;
}

AsyncStreamReader Feed()
{
    var source = new AsyncStreamReader();
    source.FeedData(Encoding.UTF8.GetBytes(Text));
    source.FeedEof();
    return source;
}
