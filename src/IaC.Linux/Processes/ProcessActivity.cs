namespace IaC.Linux.Processes;

/// <summary>What a process does at this moment.</summary>
public static class ProcessActivity
{
    /// <summary>
    /// Whether a process and all its children only wait: each main thread is in an interruptible sleep (state S of proc_pid_stat(5)). A process that is gone does nothing.
    /// A moment between two steps of work looks the same, so ask more than once.
    /// </summary>
    public static bool IsAsleep(int pid)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[stat.LastIndexOf(')') + 2] == 'S' && Children(pid).All(IsAsleep);
        }
        catch (IOException)
        {
            // Both "no such file" and ESRCH of a process that ends while its file is read mean the same.
            return true;
        }
    }

    // proc_pid_children(5); a kernel without CONFIG_PROC_CHILDREN has no such file, and then the process speaks for itself.
    private static IEnumerable<int> Children(int pid)
    {
        string path = $"/proc/{pid}/task/{pid}/children";
        return File.Exists(path) ? File.ReadAllText(path).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse) : [];
    }
}
