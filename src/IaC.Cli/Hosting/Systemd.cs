using IaC.Engine;
using IaC.Linux.Files;
using IaC.Linux.Processes;
using Microsoft.Win32.SafeHandles;

namespace IaC.Cli.Hosting;

/// <summary>The service manager of this machine.</summary>
/// <param name="units">Folder of the administrator's units.</param>
/// <param name="marker">Folder that is there while systemd runs (sd_booted(3)).</param>
/// <param name="control">The program <c>systemctl</c>.</param>
internal sealed class Systemd(string units = "/etc/systemd/system", string marker = "/run/systemd/system", string control = "/usr/bin/systemctl")
{
    private const int StandardError = 2;

    /// <summary>Whether it runs.</summary>
    public bool Runs => Directory.Exists(marker);

    /// <summary>Whether a unit of the name was written.</summary>
    public bool Has(string name) => File.Exists(PathOf(name));

    /// <summary>Writes a unit, starts it and has it started at each boot. A unit that is there already is replaced and started anew.</summary>
    /// <exception cref="EngineException">systemd does not run, or refuses.</exception>
    public void Enable(string name, string text)
    {
        RequireRunning();
        WholeFile.Write(PathOf(name), text, WholeFile.ReadableByAll);

        // Reloaded once, not by each of these: that runs all generators of the machine.
        Run("enable", "--no-reload", name);
        Run("daemon-reload");
        Run("restart", name);
    }

    /// <summary>Stops a unit and removes it.</summary>
    /// <exception cref="EngineException">systemd refuses.</exception>
    public void Disable(string name)
    {
        if (Runs)
        {
            Run("disable", "--now", "--no-reload", name);
        }

        File.Delete(PathOf(name));
        if (Runs)
        {
            Run("daemon-reload");
        }
    }

    private string PathOf(string name) => Path.Combine(units, name);

    private void RequireRunning()
    {
        if (!Runs)
        {
            throw new EngineException("systemd does not run on this machine", "after a boot `iac restore` does the same once, and `iac restore --watch` for as long as it runs");
        }
    }

    private void Run(params string[] arguments)
    {
        using var error = new SafeFileHandle(StandardError, ownsHandle: false);
        using StartedProcess process = new DetachedProcess
        {
            Path = control,
            Arguments = ["systemctl", .. arguments],
            Environment = ["PATH=/usr/sbin:/usr/bin:/sbin:/bin"],
            Stderr = error,
        }.Start();
        int code = PidFd.Reap(process.PidFd).ShellCode;
        if (code != 0)
        {
            throw new EngineException($"`systemctl {string.Join(' ', arguments)}` ended with {code}", "see `journalctl -xe`");
        }
    }
}
