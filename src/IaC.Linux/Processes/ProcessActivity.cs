using System.Globalization;

namespace IaC.Linux.Processes;

/// <summary>What a process and its children do at a moment. Two equal values in a row, both asleep, mean that nothing ran in between.</summary>
/// <param name="Asleep">Every thread is in an interruptible sleep (state S of proc_pid_stat(5)).</param>
/// <param name="Switches">Times that the kernel gave a processor to a thread and took it back (proc_pid_status(5)), in sum.</param>
public readonly record struct ProcessActivity(bool Asleep, long Switches)
{
    private static readonly ProcessActivity Gone = new(true, 0);

    /// <summary>Looks at a process. One that is gone is asleep.</summary>
    public static ProcessActivity Of(int pid)
    {
        try
        {
            return Directory.EnumerateDirectories($"/proc/{pid}/task").Aggregate(Gone, (sum, thread) => sum + OfThread(thread));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Gone;
        }
    }

    /// <summary>The two taken together.</summary>
    public static ProcessActivity operator +(ProcessActivity left, ProcessActivity right) => new(left.Asleep && right.Asleep, left.Switches + right.Switches);

    private static ProcessActivity OfThread(string folder)
    {
        try
        {
            bool asleep = false;
            long switches = 0;
            foreach (string line in File.ReadLines($"{folder}/status"))
            {
                if (line.StartsWith("State:", StringComparison.Ordinal))
                {
                    asleep = line["State:".Length..].TrimStart().StartsWith('S');
                }
                else if (line.Contains("voluntary_ctxt_switches:", StringComparison.Ordinal))
                {
                    switches += long.Parse(line.AsSpan(line.IndexOf(':', StringComparison.Ordinal) + 1), CultureInfo.InvariantCulture);
                }
            }

            return Children(folder).Aggregate(new ProcessActivity(asleep, switches), (sum, child) => sum + Of(child));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Both "no such file" and ESRCH of a thread that ends while its file is read mean the same.
            return Gone;
        }
    }

    // proc_pid_children(5); a kernel without CONFIG_PROC_CHILDREN has no such file, and then the process speaks for itself.
    private static IEnumerable<int> Children(string folder)
    {
        string path = $"{folder}/children";
        return File.Exists(path) ? File.ReadAllText(path).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse) : [];
    }
}
