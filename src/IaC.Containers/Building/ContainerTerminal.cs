using IaC.Containers.Lifecycle;
using IaC.Containers.Oci;
using IaC.Linux;
using IaC.Linux.Files;
using IaC.Linux.Mounts;
using IaC.Linux.Terminals;
using Microsoft.Win32.SafeHandles;

namespace IaC.Containers.Building;

/// <summary>A terminal of the container's own devpts, so that its name means something in there.</summary>
/// <param name="Devpts">The file system that it is of; null when the container has it mounted already.</param>
/// <param name="Pair">Its two ends.</param>
internal sealed record ContainerTerminal(SafeFileHandle? Devpts, Pseudoterminal Pair) : IDisposable
{
    private const long DevptsMagic = 0x1cd1;

    /// <summary>Makes the devpts of a container that is to be started, and a terminal in it.</summary>
    internal static ContainerTerminal Make(RuntimeSpec spec)
    {
        MountSpec mount = spec.Mounts.FirstOrDefault(m => m.Type == "devpts")
            ?? throw new ContainerStartException("open terminal", "/dev/pts", "open", LinuxError.ENOENT, "the container has no devpts mount");
        MountOptions options = MountOptions.Parse(mount.Options);
        SafeFileHandle devpts = Mount.New("devpts", options.Data, options.Set);
        try
        {
            return new ContainerTerminal(devpts, Pseudoterminal.Open(devpts));
        }
        catch
        {
            devpts.Dispose();
            throw;
        }
    }

    /// <summary>Opens a terminal of a running container. Its root is searched as a process in it would, and what is found must be a devpts: the container can put anything there.</summary>
    /// <param name="pid">A process of the container.</param>
    /// <param name="size">Its size; null leaves 0 by 0.</param>
    internal static ContainerTerminal OpenIn(int pid, TerminalSize? size)
    {
        using SafeFolder root = SafeFolder.Open($"/proc/{pid}/root");
        using SafeFolder devpts = root.OpenFolder("dev/pts", SymlinkRule.AsRoot);
        if (FileSystemType.Of(devpts.Handle) != DevptsMagic)
        {
            throw new LinuxException("open", LinuxError.ENODEV, "/dev/pts");
        }

        var terminal = new ContainerTerminal(null, Pseudoterminal.Open(devpts.Handle));
        if (size is { } given)
        {
            TerminalDevice.SetSize(terminal.Pair.Master, given);
        }

        return terminal;
    }

    /// <summary>Gives the master to whoever drives the terminal, and closes the rest.</summary>
    internal SafeFileHandle ReleaseMaster()
    {
        Devpts?.Dispose();
        Pair.Slave.Dispose();
        return Pair.Master;
    }

    /// <summary>Closes all.</summary>
    public void Dispose()
    {
        Devpts?.Dispose();
        Pair.Dispose();
    }
}
