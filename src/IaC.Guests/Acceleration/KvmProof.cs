using System.Text;
using IaC.Linux;
using IaC.Linux.Events;
using IaC.Linux.Files;
using IaC.Linux.Processes;
using Microsoft.Win32.SafeHandles;

namespace IaC.Guests;

/// <summary>
/// Finds out whether KVM runs a guest on this machine, by running one: a device that is there proves nothing, since within other virtual machines it may be unable to.
/// What was found is remembered for this boot and this QEMU.
/// </summary>
/// <param name="path">File that remembers it; in a folder that does not outlive the boot, though the boot is checked all the same.</param>
public sealed class KvmProof(string path)
{
    private const string Device = "/dev/kvm";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(2);

    /// <summary>What a guest gets that leaves it open. Nothing is written: see <see cref="Remember"/>.</summary>
    /// <exception cref="LinuxException">QEMU cannot be run.</exception>
    public AcceleratorChoice Choose(QemuInstallation qemu) => Recall(qemu) ?? Try(qemu);

    /// <summary>Remembers what was chosen; without that it is tried again next time.</summary>
    public void Remember(QemuInstallation qemu, AcceleratorChoice choice)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        WholeFile.Replace(path, draft => File.WriteAllLines(draft, [BootId.Current, qemu.Identity, choice.Name, choice.Reason]));
    }

    private AcceleratorChoice? Recall(QemuInstallation qemu)
    {
        try
        {
            return File.ReadAllLines(path) is [var boot, var identity, var name, var reason] && boot == BootId.Current && identity == qemu.Identity
                ? new AcceleratorChoice(name == "kvm" ? Accelerator.Kvm : Accelerator.Tcg, reason)
                : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static AcceleratorChoice Try(QemuInstallation qemu) =>
        !File.Exists(Device) ? new AcceleratorChoice(Accelerator.Tcg, $"there is no {Device}")
        : Fault(qemu) is { } fault ? new AcceleratorChoice(Accelerator.Tcg, $"{Device} does not run a guest: {fault}")
        : new AcceleratorChoice(Accelerator.Kvm, $"{Device} ran a test machine");

    // Null when the test machine ran to its end.
    private static string? Fault(QemuInstallation qemu)
    {
        using SafeFileHandle disk = MemoryFile.Create("boot sector"), said = MemoryFile.Create("stderr");
        RandomAccess.Write(disk, BootSector.Disk(), 0);
        using StartedProcess process = new DetachedProcess
        {
            Path = qemu.Program,
            Arguments =
            [
                QemuInstallation.ProgramName, "-M", "q35", "-accel", "kvm", "-cpu", "host", "-m", "32", "-display", "none", "-nodefaults", "-no-user-config",
                "-device", "isa-debug-exit,iobase=0xf4,iosize=1", "-drive", "if=none,id=disk,file=/proc/self/fd/3,format=raw", "-device", "ide-hd,drive=disk",
            ],
            Passed = [disk],
            Stderr = said,
        }.Start();
        if (!Polling.WaitReadable(Deadline, process.PidFd))
        {
            PidFd.End(process.PidFd);
            return $"a test machine did not end within {Deadline.TotalSeconds:0} s";
        }

        ExitStatus status = PidFd.Reap(process.PidFd);
        return status.Code == BootSector.Success ? null : $"{(status.Signal is { } signal ? $"QEMU ended by signal {signal}" : $"QEMU ended with {status.Code}")}{Told(said)}";
    }

    private static string Told(SafeFileHandle said)
    {
        byte[] text = new byte[Math.Min(RandomAccess.GetLength(said), 4096)];
        string line = Encoding.UTF8.GetString(text.AsSpan(0, RandomAccess.Read(said, text, 0))).Split('\n')[0].Trim();
        return line.Length == 0 ? "" : $", {line.Replace($"{QemuInstallation.ProgramName}: ", "", StringComparison.Ordinal)}";
    }
}
