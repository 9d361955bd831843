using System.Diagnostics;

namespace IaC.Benchmarks.Containers;

/// <summary>Runs commands and times whole processes.</summary>
internal static class CommandTimer
{
    /// <summary>Milliseconds of each contender's runs, in rounds over all of them; one round before is not counted.</summary>
    internal static IReadOnlyDictionary<string, double[]> Measure(IReadOnlyList<Contender> contenders, int rounds)
    {
        var times = contenders.ToDictionary(contender => contender.Name, _ => new double[rounds]);
        for (int round = -1; round < rounds; round++)
        {
            foreach (Contender contender in contenders)
            {
                double milliseconds = contender.InProcess?.Invoke() ?? Run(contender.Command, contender.Environment);
                if (round >= 0)
                {
                    times[contender.Name][round] = milliseconds;
                }

                if (contender.CleanUp is { } cleanUp)
                {
                    Run(cleanUp, contender.Environment);
                }
            }
        }

        return times;
    }

    /// <summary>Runs a command to its end; its output is shown only when it fails.</summary>
    /// <exception cref="InvalidOperationException">It exited with another code than 0.</exception>
    internal static double Run(string[] command, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        long began = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        process.WaitForExit();
        double milliseconds = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        return process.ExitCode == 0
            ? milliseconds
            : throw new InvalidOperationException($"{string.Join(' ', command)} exited {process.ExitCode}\n{output.Result}{errors.Result}");
    }

    /// <summary>Whether a command exits 0.</summary>
    internal static bool Succeeds(string[] command, IReadOnlyDictionary<string, string> environment)
    {
        try
        {
            Run(command, environment);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>First line of what a command prints.</summary>
    internal static string FirstLine(params string[] command)
    {
        using Process process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        string text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return text.Split('\n')[0].Trim();
    }
}
