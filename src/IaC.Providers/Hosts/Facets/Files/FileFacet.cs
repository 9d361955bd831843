using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Linux;
using IaC.Linux.Files;
using IaC.Model;
using IaC.Model.V1Alpha1;

namespace IaC.Providers.Hosts;

/// <summary>Files, and the units of systemd that are files.</summary>
internal sealed class FileFacet : IHostFacet
{
    private const string Content = "content";
    private const string Mode = "mode";
    private const string Owner = "owner";
    private const int DefaultPermissions = 0b110_100_100;

    // What stands in the place of the content of what is no file of ours to change, and of one that is too large to be kept.
    private const string Kind = "kind";
    private const string TooLarge = "bytes";

    /// <inheritdoc/>
    public string Name => "file";

    /// <inheritdoc/>
    public bool IsRemade => true;

    /// <inheritdoc/>
    public string? Obstacle(JsonObject live) => live.ContainsKey(TooLarge) ? "a file of more than 1 MiB" : null;

    /// <inheritdoc/>
    public IEnumerable<HostItem> Items(HostSpec spec)
    {
        UserAccounts accounts = UserAccounts.Read();
        return spec.Files.Index().Select(file => Item(file.Item, $"/spec/files/{file.Index}", accounts))
            .Concat(spec.SystemdUnits.Index().Where(unit => unit.Item.Content is not null).Select(unit => Item(
                new HostFile { Path = $"{Systemd.UnitFolder}/{unit.Item.Name}", Content = unit.Item.Content, Restarts = [unit.Item.Name] }, $"/spec/systemdUnits/{unit.Index}", accounts)));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Diagnostic>> CheckAsync(
        HostSpec spec, IReadOnlyList<HostItem> items, IReadOnlyDictionary<string, JsonObject> live, ISourceMap where, CancellationToken cancellationToken)
    {
        UserAccounts accounts = UserAccounts.Read();
        List<Diagnostic> faults = [];
        foreach (HostItem item in items)
        {
            if (live.GetValueOrDefault(item.Key)?[Kind] is { } kind)
            {
                faults.Add(Diagnostic.Error($"{item.Key} is {kind.GetValue<string>()}", where.Locate($"{item.Pointer}/path"), "only a file can be declared, and what stands in its place is not removed"));
            }

            // A package may bring its user.
            if (spec.Packages.IsEmpty && accounts.Unknown(item.Wanted[Owner]!.GetValue<string>(), [.. spec.Users.Select(user => user.Name), .. spec.Users.SelectMany(user => user.Groups)]) is { } unknown)
            {
                faults.Add(Diagnostic.Error($"there is no {unknown} on this host", where.Locate(item.PointerOf(Owner)), "declare it in `users`"));
            }
        }

        return ValueTask.FromResult<IReadOnlyList<Diagnostic>>(faults);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyDictionary<string, JsonObject>> ReadAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        UserAccounts accounts = UserAccounts.Read();
        var found = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (string path in keys)
        {
            if (Read(path, accounts) is { } live)
            {
                found[path] = live;
            }
        }

        return ValueTask.FromResult<IReadOnlyDictionary<string, JsonObject>>(found);
    }

    /// <inheritdoc/>
    public ValueTask ApplyAsync(IReadOnlyList<HostSetting> settings, HostRun run, CancellationToken cancellationToken)
    {
        UserAccounts accounts = UserAccounts.Read();
        foreach (HostSetting setting in settings)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Write(setting.Key, setting.Members, accounts);
            Note(setting.Key, run);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> RemoveAsync(IReadOnlyList<string> keys, HostRun run, CancellationToken cancellationToken)
    {
        foreach (string path in keys.Where(File.Exists))
        {
            File.Delete(path);
            Note(path, run);
        }

        return ValueTask.FromResult(keys);
    }

    private static void Note(string path, HostRun run)
    {
        run.Report($"file {path}");
        run.UnitsChanged |= path.StartsWith(Systemd.UnitFolder, StringComparison.Ordinal);
    }

    private static HostItem Item(HostFile file, string pointer, UserAccounts accounts) => new(file.Path, pointer, new JsonObject
    {
        [Content] = file.ContentBase64 is { } base64 ? HostFileContent.Of(Convert.FromBase64String(base64)) : file.Content ?? "",
        [Mode] = file.Mode.PadLeft(4, '0'),
        [Owner] = accounts.Spelling(file.Owner),
    })
    {
        Restarts = file.Restarts,
    };

    private static JsonObject? Read(string path, UserAccounts accounts)
    {
        SafeFolder folder;
        try
        {
            folder = SafeFolder.Open(Path.GetDirectoryName(path)!);
        }
        catch (LinuxException exception) when (exception.Errno is LinuxError.ENOENT or LinuxError.ENOTDIR)
        {
            return null;
        }

        using (folder)
        {
            return folder.Status(Path.GetFileName(path)) switch
            {
                null => null,
                { Kind: FileKind.Folder } => new JsonObject { [Kind] = "a folder" },
                { Kind: FileKind.SymbolicLink } => new JsonObject { [Kind] = "a symbolic link" },
                { Kind: not FileKind.Regular } => new JsonObject { [Kind] = "no regular file" },
                _ => Read(folder, Path.GetFileName(path), accounts),
            };
        }
    }

    // Of one descriptor: whoever may write to the folder could lay a link in the place of what was looked at.
    private static JsonObject Read(SafeFolder folder, string name, UserAccounts accounts)
    {
        using SafeFile file = folder.OpenFile(name);
        FileStatus status = file.Status();
        return new JsonObject
        {
            [status.Size > HostFileContent.MostBytes ? TooLarge : Content] = status.Size > HostFileContent.MostBytes ? status.Size : HostFileContent.Of(Bytes(file, status.Size)),
            [Mode] = Convert.ToString(status.Permissions, 8).PadLeft(4, '0'),
            [Owner] = accounts.Spelling(status.Uid, status.Gid),
        };
    }

    private static byte[] Bytes(SafeFile file, long size)
    {
        byte[] bytes = new byte[size];
        return bytes[..file.Read(bytes, 0)];
    }

    private static void Write(string path, JsonObject members, UserAccounts accounts)
    {
        using SafeFolder folder = SafeFolder.Open(Path.GetDirectoryName(path)!);
        string name = Path.GetFileName(path);
        FileStatus? there = folder.Status(name);
        if (there is { Kind: not FileKind.Regular })
        {
            throw new EngineException($"{path} is no regular file");
        }

        using SafeFile? file = there is null ? null : folder.OpenFile(name);
        FileStatus? status = file?.Status();
        (uint uid, uint gid) = members[Owner] is { } owner ? accounts.Numbers(owner.GetValue<string>()) : status is { } owned ? (owned.Uid, owned.Gid) : (0, 0);
        int permissions = members[Mode] is { } mode ? Convert.ToInt32(mode.GetValue<string>(), 8) : status?.Permissions ?? DefaultPermissions;
        byte[] content = members[Content] is { } declared ? HostFileContent.Bytes(declared)
            : file is null ? throw new EngineException($"{path} is not there any more")
            : Bytes(file, status!.Value.Size);
        if (content.Length > HostFileContent.MostBytes)
        {
            throw new EngineException($"{path} would have more than 1 MiB", "put it into a package or an image");
        }

        OwnedFile.Replace(folder, name, content, uid, gid, permissions);
    }
}
