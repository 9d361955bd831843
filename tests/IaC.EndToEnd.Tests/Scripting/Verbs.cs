using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using IaC.Testing;

namespace IaC.EndToEnd.Tests.Scripting;

/// <summary>Carries out a command of the script language.</summary>
internal delegate Task Verb(ScriptRun run, Expectation expectation, ImmutableArray<string> words);

/// <summary>The commands of the script language.</summary>
internal static class Verbs
{
    private static readonly TimeSpan EventuallyPause = TimeSpan.FromMilliseconds(50);
    private static readonly HttpClient Http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero }) { Timeout = TimeSpan.FromSeconds(20) };

    /// <summary>By name.</summary>
    public static IReadOnlyDictionary<string, Verb> All { get; } = new Dictionary<string, Verb>(StringComparer.Ordinal)
    {
        // exec PROGRAM WORD... [&NAME]: runs to the end, or keeps it running under a name.
        ["exec"] = ExecAsync,

        // wait NAME: to the end of a program that was kept.
        ["wait"] = WaitAsync,

        // kill -SIGNAL NAME
        ["kill"] = (run, _, words) => Done(() => run.Kept(words[1]).Signal(words[0].TrimStart('-'))),

        // limit SECONDS: for each command from here on; half of it for what is waited for.
        ["limit"] = (run, _, words) => Done(() => run.CommandTimeout = TimeSpan.FromSeconds(int.Parse(words[0], CultureInfo.InvariantCulture))),

        // exit CODE: of the last command.
        ["exit"] = (run, _, words) => Check(run.Last.ExitCode == int.Parse(words[0], CultureInfo.InvariantCulture), $"exit code is {run.Last.ExitCode}"),

        // stdout|stderr REGEX: what the last command wrote; ^ and $ match at lines.
        ["stdout"] = (run, expectation, words) => MatchAsync(run.Last.Output, expectation, words[0], "stdout"),
        ["stderr"] = (run, expectation, words) => MatchAsync(run.Last.Error, expectation, words[0], "stderr"),

        // output NAME REGEX: waits until a program that was kept has written it.
        ["output"] = (run, _, words) => EventuallyAsync(run, () => Task.FromResult(Matches(run.Kept(words[0]).Output + run.Kept(words[0]).Error, words[1])), () => run.Kept(words[0]).Output),

        // eventually REGEX COMMAND...: repeats a command until it succeeds and writes it.
        ["eventually"] = RepeatAsync,

        // fetch URL: standard output becomes the body.
        ["fetch"] = FetchAsync,

        // grep REGEX FILE
        ["grep"] = (run, expectation, words) => MatchAsync(run.TextOf(words[1]), expectation, words[0], words[1]),

        // capture NAME REGEX [FILE]: a variable from the first group.
        ["capture"] = (run, _, words) => Done(() => run.Environment[words[0]] = Capture(run.TextOf(words.ElementAtOrDefault(2) ?? "stdout"), words[1])),

        // cmp FILE FILE; stdout and stderr are files too.
        ["cmp"] = (run, expectation, words) => Check(
            run.TextOf(words[0]) == run.TextOf(words[1]) == (expectation == Expectation.Success), $"--- {words[0]}\n{run.TextOf(words[0])}\n--- {words[1]}\n{run.TextOf(words[1])}"),

        // same TEXT TEXT: for variables.
        ["same"] = (_, expectation, words) => Check(words[0] == words[1] == (expectation == Expectation.Success), $"`{words[0]}` and `{words[1]}`"),

        // exists PATH...
        ["exists"] = (run, expectation, words) => Check(
            words.All(word => Path.Exists(run.PathOf(word)) == (expectation == Expectation.Success)), $"not as expected: {string.Join(' ', words)}"),

        // env NAME=VALUE...
        ["env"] = (run, _, words) => Done(() => SetVariables(run, words)),

        // port NAME: a free TCP port of the loopback address.
        ["port"] = (run, _, words) => Done(() => run.Environment[words[0]] = $"{FreePorts.Next()}"),

        // stdin FILE: of the next command.
        ["stdin"] = (run, _, words) => Done(() => run.Input = run.TextOf(words[0])),

        // cp FILE FILE, mkdir PATH, rm PATH
        ["cp"] = (run, _, words) => Done(() => File.WriteAllText(run.PathOf(words[1]), run.TextOf(words[0]))),
        ["mkdir"] = (run, _, words) => Done(() => Directory.CreateDirectory(run.PathOf(words[0]))),
        ["rm"] = (run, _, words) => Done(() => Remove(run.PathOf(words[0]))),

        // guest PATH [agent] [dhcp6]: a folder with the kernel and the initial file system of a guest.
        ["guest"] = (run, _, words) => Done(() => GuestFiles.Put(Directory.CreateDirectory(run.PathOf(words[0])).FullName, agent: words.Contains("agent"), dhcpV6: words.Contains("dhcp6"))),

        // debian PATH: a folder with the files of a small Debian as an archive.
        ["debian"] = (run, _, words) => Done(() => DebianFiles.Put(Directory.CreateDirectory(run.PathOf(words[0])).FullName)),

        // machines PATH: a folder with the scripts by which machines are made that a sshd runs on, and by which this one seems to start anew.
        ["machines"] = (run, _, words) => Done(() => CopyFolder(Path.Combine(AppContext.BaseDirectory, "machines"), run.PathOf(words[0]))),

        // expand FILE: replaces @NAME@ in it.
        ["expand"] = (run, _, words) => Done(() => File.WriteAllText(
            run.PathOf(words[0]), Regex.Replace(run.TextOf(words[0]), @"@([A-Z_]+)@", match => run.Environment[match.Groups[1].Value]))),

        // atend PROGRAM WORD...: run after the stacks of the script are destroyed, however it ended.
        ["atend"] = (run, _, words) => Done(() => run.AtEnd.Add(words)),

        // skip REASON
        ["skip"] = (_, _, words) => Done(() => Assert.Skip(string.Join(' ', words))),
    };

    private static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }

    private static async Task ExecAsync(ScriptRun run, Expectation expectation, ImmutableArray<string> words)
    {
        string? name = words[^1] is ['&', .. var rest] ? rest : null;
        ScriptProcess process = run.Start(name is null ? words : words[..^1]);
        if (name is not null)
        {
            run.Keep(name, process);
            return;
        }

        using (process)
        {
            await FinishAsync(run, expectation, process);
        }
    }

    private static async Task WaitAsync(ScriptRun run, Expectation expectation, ImmutableArray<string> words)
    {
        using ScriptProcess process = run.Kept(words[0]);
        run.Release(words[0]);
        await FinishAsync(run, expectation, process);
    }

    private static async Task FinishAsync(ScriptRun run, Expectation expectation, ScriptProcess process)
    {
        run.Last = await process.WaitAsync(run.CommandTimeout);
        run.Note(run.Last.Output);
        run.Note(run.Last.Error);
        await Check(expectation == Expectation.Either || run.Last.ExitCode == 0 == (expectation == Expectation.Success), $"exit code is {run.Last.ExitCode}");
    }

    private static async Task RepeatAsync(ScriptRun run, Expectation expectation, ImmutableArray<string> words)
    {
        var line = new ScriptLine([], Expectation.Success, words[1], words[2..]);
        await EventuallyAsync(run, AttemptAsync, () => run.Last.Output + run.Last.Error);

        async Task<bool> AttemptAsync()
        {
            try
            {
                await run.RunAsync(line);
                return Matches(run.Last.Output, words[0]) == (expectation == Expectation.Success);
            }
            catch (ScriptException)
            {
                return false;
            }
        }
    }

    private static async Task EventuallyAsync(ScriptRun run, Func<Task<bool>> attempt, Func<string> last)
    {
        TimeSpan patience = run.CommandTimeout / 2;
        DateTime deadline = DateTime.UtcNow + patience;
        while (!await attempt())
        {
            await Check(DateTime.UtcNow < deadline, $"not within {patience.TotalSeconds} s; at last:\n{last()}");
            await Task.Delay(EventuallyPause);
        }
    }

    private static async Task FetchAsync(ScriptRun run, Expectation expectation, ImmutableArray<string> words)
    {
        try
        {
            run.Last = new CommandResult(0, await Http.GetStringAsync(new Uri(words[0])), "");
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            run.Last = new CommandResult(1, "", exception.Message);
        }

        await Check(expectation == Expectation.Either || run.Last.ExitCode == 0 == (expectation == Expectation.Success), run.Last.Error);
    }

    private static Task MatchAsync(string text, Expectation expectation, string pattern, string name) =>
        Check(Matches(text, pattern) == (expectation == Expectation.Success), $"{name} {(expectation == Expectation.Success ? "does not match" : "matches")} {pattern}\n{text}");

    private static bool Matches(string text, string pattern) => Regex.IsMatch(text, pattern, RegexOptions.Multiline);

    private static string Capture(string text, string pattern)
    {
        Match match = Regex.Match(text, pattern, RegexOptions.Multiline);
        return match.Success ? match.Groups[1].Value : throw new ScriptException($"does not match {pattern}\n{text}");
    }

    private static void SetVariables(ScriptRun run, ImmutableArray<string> words)
    {
        foreach (string word in words)
        {
            string[] parts = word.Split('=', 2);
            run.Environment[parts[0]] = parts[1];
        }
    }

    private static void Remove(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
        else
        {
            File.Delete(path);
        }
    }

    private static Task Done(Action action)
    {
        action();
        return Task.CompletedTask;
    }

    private static Task Check(bool holds, string message) => holds ? Task.CompletedTask : throw new ScriptException(message);
}
