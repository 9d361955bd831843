using System.Globalization;
using Microsoft.Win32.SafeHandles;

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

    // It is asked each millisecond while a container is waited for: what is read becomes no text, and no reader is made for it.
    private static ProcessActivity OfThread(string folder)
    {
        try
        {
            Span<byte> buffer = stackalloc byte[4096];
            ReadOnlySpan<byte> status = Read($"{folder}/status", buffer);
            var own = new ProcessActivity(
                Value(status, "\nState:"u8).StartsWith("S"u8), Number(Value(status, "\nvoluntary_ctxt_switches:"u8)) + Number(Value(status, "\nnonvoluntary_ctxt_switches:"u8)));
            return own + OfChildren($"{folder}/children", buffer);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Both "no such file" and ESRCH of a thread that ends while its file is read mean the same.
            return Gone;
        }
    }

    // proc_pid_children(5); a kernel without CONFIG_PROC_CHILDREN has no such file, and then the process speaks for itself. One with hundreds of children is not at rest.
    private static ProcessActivity OfChildren(string path, Span<byte> buffer)
    {
        if (!File.Exists(path))
        {
            return Gone;
        }

        ReadOnlySpan<byte> children = Read(path, buffer);
        ProcessActivity sum = children.Length < buffer.Length ? Gone : Gone with { Asleep = false };
        foreach (Range child in children.Split((byte)' '))
        {
            sum += children[child].IsEmpty ? Gone : Of((int)Number(children[child]));
        }

        return sum;
    }

    private static ReadOnlySpan<byte> Read(string path, Span<byte> buffer)
    {
        using SafeFileHandle file = File.OpenHandle(path, share: FileShare.ReadWrite);
        return buffer[..RandomAccess.Read(file, buffer, 0)];
    }

    private static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name)
    {
        int start = text.IndexOf(name);
        ReadOnlySpan<byte> rest = start < 0 ? [] : text[(start + name.Length)..];
        return rest.IndexOf((byte)'\n') is >= 0 and var end ? rest[..end].Trim(" \t"u8) : rest;
    }

    private static long Number(ReadOnlySpan<byte> digits) => long.TryParse(digits, CultureInfo.InvariantCulture, out long number) ? number : 0;
}
