#:project ../src/Dongsi

// Ten workers visit a site that exists only here. One page fails, one never answers, and Ctrl-C ends it cleanly.

using Dongsi;

// Plain collections and a counter, shared by all workers without a lock: they run on one loop, one at a time, and
// change only at an await. There is no data race to guard against.
var todo = new AsyncQueue<string>();
var seen = new HashSet<string>();
var problems = new SortedSet<string>(StringComparer.Ordinal);
var visited = 0;

Asyncio.Run(Crawl(workers: 10));

async Coroutine Crawl(int workers)
{
    try
    {
        await TaskGroup.Run(async group =>
        {
            for (var i = 1; i <= workers; i++)
            {
                _ = group.CreateTask(Work(), name: $"worker {i}");
            }

            Find("/");
            await todo.Join();      // until a worker has dealt with every page that was found
            todo.Shutdown();        // no more will come: the workers' loops end
        });
    }
    finally
    {
        // After Ctrl-C too: the group has cancelled its workers and waited for them.
        Console.WriteLine($"{visited} of {seen.Count} pages visited");
        foreach (var problem in problems)
        {
            Console.WriteLine(problem);
        }
    }
}

async Coroutine Work()
{
    await foreach (var page in todo)
    {
        await Visit(page);
        todo.TaskDone();
    }
}

void Find(string page)
{
    if (seen.Add(page))
    {
        todo.PutNoWait(page);
    }
}

async Coroutine Visit(string page)
{
    try
    {
        foreach (var link in await Asyncio.WaitFor(Get(page), timeout: 1))
        {
            Find(link);
        }

        if (++visited % 10 == 0)
        {
            Console.WriteLine($"{visited} pages visited ...");
        }
    }
    catch (HttpRequestException e)
    {
        problems.Add($"{page}: {e.Message}");
    }
    catch (TimeoutException)
    {
        problems.Add($"{page}: no answer within a second");
    }
}

// Stands for HttpClient: gives the links on a page.
static async Coroutine<IEnumerable<string>> Get(string page)
{
    await Asyncio.Sleep(page == "/slow" ? 60 : 0.3);
    return page switch
    {
        "/" => ["/broken", "/slow", "/1", "/2", "/3", "/4", "/5", "/6"],
        "/broken" => throw new HttpRequestException("500 Internal Server Error"),
        { Length: 2 } => Enumerable.Range(1, 6).Select(i => $"{page}/{i}"),
        _ => [],
    };
}
