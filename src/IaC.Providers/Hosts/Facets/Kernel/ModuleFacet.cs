using System.Text.Json.Nodes;
using IaC.Linux.Processes;
using IaC.Model;
using IaC.Model.V1Alpha1;

namespace IaC.Providers.Hosts;

/// <summary>Modules of the kernel (modprobe(8)); what is built into it is there always.</summary>
internal sealed class ModuleFacet : IHostFacet
{
    private const string Program = "modprobe";

    /// <inheritdoc/>
    public string Name => "kernel module";

    /// <inheritdoc/>
    public HostCapability Explain()
    {
        string folder = $"/lib/modules/{HostFacts.Detect().Kernel}";
        return !HostProgram.Exists(Program) ? new HostCapability("kernelModules", false, $"no {Program}", "install the package kmod")
            : !Directory.Exists(folder) ? new HostCapability("kernelModules", false, $"no {folder}: only modules that are loaded are there")
            : new HostCapability("kernelModules", true, $"{Program} loads them from {folder}");
    }

    /// <inheritdoc/>
    public IEnumerable<HostItem> Items(HostSpec spec) => spec.KernelModules.Index().Select(module => new HostItem(module.Item.Replace('-', '_'), $"/spec/kernelModules/{module.Index}", []));

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Diagnostic>> CheckAsync(
        HostSpec spec, IReadOnlyList<HostItem> items, IReadOnlyDictionary<string, JsonObject> live, ISourceMap where, CancellationToken cancellationToken)
    {
        List<Diagnostic> faults = [];
        foreach (HostItem item in items.Where(item => !live.ContainsKey(item.Key)))
        {
            if (!HostProgram.Exists(Program))
            {
                faults.Add(Diagnostic.Error($"the kernel has no module {item.Key} loaded, and there is no {Program} on this host", where.Locate(item.Pointer), "declare the package `kmod`, and run it again"));
                continue;
            }

            CapturedProcess run = await HostProgram.TryRunAsync(Program, ["--dry-run", item.Key], cancellationToken).ConfigureAwait(false);
            if (run.Status.ShellCode != 0)
            {
                faults.Add(Diagnostic.Error(HostProgram.Complaint(run), where.Locate(item.Pointer), "the modules lie in /lib/modules, in a folder for the kernel that runs"));
            }
        }

        return faults;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyDictionary<string, JsonObject>> ReadAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyDictionary<string, JsonObject>>(keys.Where(module => Directory.Exists($"/sys/module/{module}")).ToDictionary(module => module, _ => new JsonObject()));

    /// <inheritdoc/>
    public async ValueTask ApplyAsync(IReadOnlyList<HostSetting> settings, HostRun run, CancellationToken cancellationToken)
    {
        foreach (HostSetting setting in settings)
        {
            await HostProgram.RunAsync(Program, [setting.Key], null, cancellationToken).ConfigureAwait(false);
            run.Report($"kernel module {setting.Key}");
        }
    }

    /// <summary>One that is in use stays.</summary>
    public async ValueTask<IReadOnlyList<string>> RemoveAsync(IReadOnlyList<string> keys, HostRun run, CancellationToken cancellationToken)
    {
        List<string> gone = [];
        foreach (string module in keys)
        {
            CapturedProcess removal = await HostProgram.TryRunAsync(Program, ["--remove", module], cancellationToken).ConfigureAwait(false);
            if (removal.Status.ShellCode == 0)
            {
                gone.Add(module);
            }
            else
            {
                run.Report($"kernel module {module} stays: {HostProgram.Complaint(removal)}");
            }
        }

        return gone;
    }
}
