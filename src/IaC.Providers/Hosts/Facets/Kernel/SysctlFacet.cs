using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using IaC.Linux;
using IaC.Model;
using IaC.Model.V1Alpha1;

namespace IaC.Providers.Hosts;

/// <summary>Kernel parameters (proc_sys(5)).</summary>
internal sealed partial class SysctlFacet : IHostFacet
{
    private const UnixFileMode Writable = UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <inheritdoc/>
    public string Name => "sysctl";

    /// <inheritdoc/>
    public bool IsReworded => true;

    /// <inheritdoc/>
    public HostCapability Explain()
    {
        const string folder = "/proc/sys";
        string? readOnly = File.ReadLines("/proc/self/mountinfo").Select(line => line.Split(' ')).Where(words => words[4] is folder or "/proc").Select(words => words[5]).LastOrDefault(options => options.Split(',').Contains("ro"));
        return readOnly is null ? new HostCapability("sysctls", true, $"{folder} can be written") : new HostCapability("sysctls", false, $"{folder} is mounted read-only, as in a container");
    }

    /// <inheritdoc/>
    public IEnumerable<HostItem> Items(HostSpec spec) => spec.Sysctls.OrderBy(parameter => parameter.Key, StringComparer.Ordinal)
        .Select(parameter => new HostItem(parameter.Key, JsonPointer.Append("/spec/sysctls", parameter.Key), Value(parameter.Value)));

    /// <summary>A parameter that is not there may come with a module of the same declaration.</summary>
    public ValueTask<IReadOnlyList<Diagnostic>> CheckAsync(
        HostSpec spec, IReadOnlyList<HostItem> items, IReadOnlyDictionary<string, JsonObject> live, ISourceMap where, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<Diagnostic>>(
        [
            .. items.Where(item => spec.KernelModules.IsEmpty && !live.ContainsKey(item.Key)).Select(item => Diagnostic.Error(
                $"the kernel has no parameter {item.Key} that can be read", where.LocateName(item.Pointer), "if a module brings it, name that in `kernelModules`")),
            .. items.Where(item => live.TryGetValue(item.Key, out JsonObject? now) && !item.IsMet(now) && (File.GetUnixFileMode(PathOf(item.Key)) & Writable) == 0).Select(item => Diagnostic.Error(
                $"the kernel lets nobody change {item.Key}, which is {live[item.Key][HostItem.Whole]}", where.Locate(item.Pointer))),
        ]);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyDictionary<string, JsonObject>> ReadAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (string name in keys.Where(name => File.Exists(PathOf(name))))
        {
            try
            {
                found[name] = Value(File.ReadAllText(PathOf(name)));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // One that is only written.
            }
        }

        return ValueTask.FromResult<IReadOnlyDictionary<string, JsonObject>>(found);
    }

    /// <inheritdoc/>
    public ValueTask ApplyAsync(IReadOnlyList<HostSetting> settings, HostRun run, CancellationToken cancellationToken)
    {
        foreach (HostSetting setting in settings)
        {
            string value = setting.Members[HostItem.Whole]!.GetValue<string>();

            // To write nothing changes nothing.
            KernelFile.Write(PathOf(setting.Key), value.Length == 0 ? "\n" : value);
            run.Report($"sysctl {setting.Key} = {value}");
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>A parameter goes with its module and not before.</summary>
    public ValueTask<IReadOnlyList<string>> RemoveAsync(IReadOnlyList<string> keys, HostRun run, CancellationToken cancellationToken) => ValueTask.FromResult(keys);

    private static string PathOf(string name) => $"/proc/sys/{name.Replace('.', '/')}";

    // The kernel separates by tabs what people separate by blanks.
    private static JsonObject Value(string text) => new() { [HostItem.Whole] = Blanks().Replace(text.Trim(), " ") };

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
