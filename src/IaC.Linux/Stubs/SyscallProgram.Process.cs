using System.Runtime.InteropServices;
using IaC.Linux.Namespaces;

namespace IaC.Linux.Stubs;

/// <content>Namespaces, signals, terminal, exec.</content>
public sealed unsafe partial class SyscallProgram
{
    private const int Signals = 64;
    private const int SigKill = 9;
    private const int SigChld = 17;
    private const int SigStop = 19;
    private const int IgnoreSignal = 1;
    private const int SetMask = 2;
    private const int SignalSetSize = 8;
    private const int SetControllingTerminal = 0x540E;
    private const int ParentDeathSignal = 1;

    /// <summary>Enters namespaces by a namespace's file, or several at once by the pidfd of a process in them (setns(2)).</summary>
    public void JoinNamespaces(ChildDescriptor nameSpace, NamespaceTypes types) => Add("setns", SyscallNumber.Setns, OnError.Fail, nameSpace, (nint)types);

    /// <summary>Makes namespaces and enters them (unshare(2)).</summary>
    public void MakeNamespaces(NamespaceTypes types) => Add("unshare", SyscallNumber.Unshare, OnError.Fail, (nint)types);

    /// <summary>Host name of the UTS namespace (sethostname(2)).</summary>
    public void SetHostName(string name) => Add("sethostname", SyscallNumber.Sethostname, OnError.Fail, Text(name), System.Text.Encoding.UTF8.GetByteCount(name));

    /// <summary>A session of its own (setsid(2)).</summary>
    public void StartSession() => Add("setsid", SyscallNumber.Setsid, OnError.Fail);

    /// <summary>Makes standard input, a terminal, the session's (TIOCSCTTY).</summary>
    public void TakeTerminal() => Add("ioctl", SyscallNumber.Ioctl, OnError.Fail, 0, SetControllingTerminal, 0);

    /// <summary>
    /// Every signal as a new program expects it: default disposition, and none blocked but those of the mask (bit 0 is signal 1). A signal that the maker ignores (.NET: SIGPIPE; nohup: SIGHUP) would stay ignored across exec.
    /// </summary>
    public void ResetSignals(ulong blocked = 0)
    {
        nint byDefault = Copy(default(SignalAction));
        for (int signal = 1; signal <= Signals; signal++)
        {
            if (signal is not (SigKill or SigStop))
            {
                Add("rt_sigaction", SyscallNumber.RtSigaction, OnError.Fail, signal, byDefault, 0, SignalSetSize);
            }
        }

        Add("rt_sigprocmask", SyscallNumber.RtSigprocmask, OnError.Fail, SetMask, Copy(blocked), 0, SignalSetSize);
    }

    /// <summary>A signal comes when the thread that made this process has ended (prctl(2), PR_SET_PDEATHSIG).</summary>
    public void EndWithParent(int signal) => Add("prctl", SyscallNumber.Prctl, OnError.Fail, ParentDeathSignal, signal, 0, 0, 0);

    /// <summary>Ends children with no trace, and those that are orphaned to this process: an ignored SIGCHLD stays so across exec (wait(2), NOTES).</summary>
    public void LetKernelReapChildren() =>
        Add("rt_sigaction", SyscallNumber.RtSigaction, OnError.Fail, SigChld, Copy(new SignalAction { Handler = IgnoreSignal }), 0, SignalSetSize);

    /// <summary>Runs a program (execve(2)). On success nothing after it is done.</summary>
    public void Execute(string path, IReadOnlyList<string> arguments, IReadOnlyList<string> environment, OnError onError = default) =>
        Add("execve", SyscallNumber.Execve, onError, Text(path), TextArray(arguments), TextArray(environment));

    /// <summary>Runs an open program (execveat(2), AT_EMPTY_PATH).</summary>
    public void Execute(ChildDescriptor program, IReadOnlyList<string> arguments) =>
        Add("execveat", SyscallNumber.Execveat, OnError.Fail, program, Empty, TextArray(arguments), TextArray([]), AtEmptyPath);

    // argv and envp: pointers and a null.
    private nint TextArray(IReadOnlyList<string> texts)
    {
        nint* pointers = (nint*)_arena.Allocate((texts.Count + 1) * sizeof(nint));
        for (int i = 0; i < texts.Count; i++)
        {
            pointers[i] = Text(texts[i]);
        }

        return (nint)pointers;
    }

    /// <summary>struct sigaction as the kernel has it, not as the C library does.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct SignalAction
    {
        internal nint Handler;
        internal ulong Flags;
        internal nint Restorer;
        internal ulong Mask;
    }
}
