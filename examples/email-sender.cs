#:project ../src/Dongsi

// Seven people sign up in the same moment, and the mail server is slow. Nobody waits for it: a sign-up puts its mail
// into a queue and answers at once, and a task in the background sends what has gathered, three mails at a time.

using System.Diagnostics;
using Dongsi;

var clock = Stopwatch.StartNew();
var mails = new AsyncQueue<string>();
var isServerUp = false;

Asyncio.Run(Main());

async Coroutine Main()
{
    var sender = Asyncio.CreateTask(SendMails(most: 3), name: "mail sender");
    string[] people = ["Minji", "Haerin", "Hanni", "Danielle", "Hyein", "Jisoo", "Rosé"];
    await Asyncio.Gather(people.Select(SignUp));

    // Everybody has an answer. Before the program ends, all mails are out.
    Say($"{mails.GetStatistics().UnfinishedTasks} mails are still to be sent");
    await mails.Join();
    mails.Shutdown();
    await sender;
    Say("every mail was sent");
}

async Coroutine SignUp(string name)
{
    await Asyncio.Sleep(0.1);       // the database
    await mails.Put(name);
    Say($"{name}, you are in! A mail is on its way to you");
}

async Coroutine SendMails(int most)
{
    var batch = new List<string>();
    await foreach (var first in mails)
    {
        batch.Add(first);
        await Asyncio.Sleep(0.05);      // what comes in this moment goes along
        while (batch.Count < most && !mails.Empty)
        {
            batch.Add(mails.GetNoWait());
        }

        while (!await TrySend(batch))
        {
            Say("  the mail server does not answer; once more");
        }

        Say($"  sent to {string.Join(", ", batch)}");
        batch.ForEach(_ => mails.TaskDone());
        batch.Clear();
    }
}

// Stands for a mail server, which is asleep when it is needed first.
async Coroutine<bool> TrySend(List<string> batch)
{
    await Asyncio.Sleep(0.3 + (batch.Count * 0.01));
    return isServerUp || !(isServerUp = true);
}

void Say(string what) => Console.WriteLine($"{clock.Elapsed.TotalSeconds:0.0} s: {what}");
