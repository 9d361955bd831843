using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Images;
using IaC.Model;
using IaC.Pods;
using IaC.Providers.Images;
using IaC.Providers.Pods;

namespace IaC.Providers.Backups;

/// <summary>Writes everything of a stack into one file: its state, the content of its claims, the disks of its guests, its images. Addresses stand in the state; hashes of secrets are made anew where they come to.</summary>
/// <param name="services">The root.</param>
/// <param name="session">The stack, held: nothing changes it meanwhile.</param>
public sealed class StackBackup(HostServices services, StackSession session)
{
    private static readonly TimeSpan AnswerDeadline = TimeSpan.FromSeconds(2);

    /// <summary>Writes it.</summary>
    /// <exception cref="EngineException">There is no such stack, it is being changed, or something of it is lost.</exception>
    /// <exception cref="ImageException">A layer is damaged.</exception>
    public async Task<BackupReport> WriteAsync(BackupOptions options, CancellationToken cancellationToken)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(options.File)) is { } folder && !Directory.Exists(folder))
        {
            throw new EngineException($"there is no folder {folder} for the backup", "make it, or name another file with -o");
        }

        // As it is before anything is stopped for the copy.
        JsonObject state = session.Export();
        RecordedResource[] resources = [.. session.Resources];
        if (resources.FirstOrDefault(entry => entry.Condemned || entry.Pending != PendingOperation.None) is { } unfinished)
        {
            throw new EngineException($"{unfinished.Key} was being changed when iac ended", "run `iac up` first, which finishes that");
        }

        RecordedResource[] claims = [.. resources.Where(IsClaim)];
        if (claims.FirstOrDefault(claim => HostReference.NameOf(claim.Inputs) != HostReference.LocalHost) is { } far)
        {
            throw new EngineException($"the data of {far.Key} are on host {HostReference.NameOf(far.Inputs)}, and a backup holds those of this machine", "copy them by `iac cp`");
        }

        IReadOnlyDictionary<string, string> folders = services.Claims.Of(claims.Select(claim => claim.Uid));
        if (claims.FirstOrDefault(claim => !Directory.Exists(folders[claim.Uid])) is { } lost)
        {
            throw new EngineException($"{lost.Key} is lost: there is no {folders[lost.Uid]}", "run `iac up`, which makes a new one");
        }

        List<StoredImage> images = Images(resources);
        var manifest = new BackupManifest
        {
            Format = BackupManifest.FormatName,
            Version = BackupManifest.CurrentVersion,
            Created = services.Time.GetUtcNow(),
            Stack = session.Identity.Name,
            Claims = [.. claims.Select(claim => claim.Uid)],
            Ended = [.. Ended(resources)],
            Images = [.. images.Select(image => new BackupImage(image.Digest.ToString(), [.. image.Names.Where(IsOurs)]))],
            HasImages = options.WithImages,
            Keys = [.. SealedKeys.Of(state)],
        };
        var warnings = new List<string>();
        await using var hold = new ClaimUsers(session, [.. resources.Where(entry => !manifest.Ended.Contains(entry.Uid))], claims);
        if (options.Stop)
        {
            await hold.StopAsync(cancellationToken).ConfigureAwait(false);
        }
        else if (await hold.RunningAsync(cancellationToken).ConfigureAwait(false) is { Count: > 0 } running)
        {
            warnings.Add($"claims are copied while {string.Join(" and ", running)} may write: what changes meanwhile may be there in part; --stop holds down what uses them");
        }

        using GuestDisks disks = await GuestDisks.TakeAsync(services.Layout, session.Identity.Uuid, resources, cancellationToken).ConfigureAwait(false);
        warnings.AddRange(disks.Warnings);
        manifest = manifest with { Guests = [.. disks.Data.Keys], Machines = [.. disks.Machines.Keys] };
        long bytes = await Task.Run(() => Write(options, manifest, state, images, claims, disks, warnings, cancellationToken), cancellationToken).ConfigureAwait(false);
        if (!options.WithKey && manifest.Keys.Any(SecretKeys.IsInFile))
        {
            warnings.Add($"the key of its secrets ({string.Join(", ", manifest.Keys.Where(SecretKeys.IsInFile))}) is not in it: keep {services.Layout.KeyFile} elsewhere, or pass --with-key");
        }

        return new BackupReport(manifest.Stack, resources.Length, claims.Length, disks.Count, options.WithImages ? images.Count : 0, bytes, warnings);
    }

    private long Write(
        BackupOptions options, BackupManifest manifest, JsonObject state, List<StoredImage> images, RecordedResource[] claims, GuestDisks disks, List<string> warnings, CancellationToken cancellationToken)
    {
        string draft = $"{options.File}.{Guid.NewGuid():N}.part";
        try
        {
            using (var file = new FileStream(draft, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
            using (var bundle = new BundleWriter(file))
            {
                bundle.AddDocument(BackupManifest.FileName, JsonSerializer.SerializeToUtf8Bytes(manifest, BackupJson.Default.BackupManifest));
                bundle.AddDocument(BackupManifest.StateFile, JsonSerializer.SerializeToUtf8Bytes(state, BackupJson.Default.JsonObject));
                if (options.WithKey)
                {
                    bundle.AddDocument(BackupManifest.KeyFile, Encoding.ASCII.GetBytes(Keys(manifest)));
                }

                foreach (string uid in manifest.Ended)
                {
                    bundle.AddDocument($"{BackupManifest.EndedFolder}/{uid}", File.ReadAllBytes(services.Layout.PodStatusFile(uid)));
                }

                foreach (StoredImage image in options.WithImages ? images : [])
                {
                    bundle.AddImage(services.Images, image, cancellationToken);
                }

                foreach (RecordedResource claim in claims)
                {
                    IReadOnlyList<string> changed = bundle.AddTree($"{BackupManifest.ClaimFolder}/{claim.Uid}", services.Claims.Of(claim.Uid), cancellationToken);
                    warnings.AddRange(changed.Select(path => $"{claim.Key}: {path} changed while it was copied"));
                }

                foreach ((string guest, string folder) in disks.Data)
                {
                    bundle.AddTree($"{BackupManifest.DiskFolder}/{guest}", folder, cancellationToken);
                }

                foreach ((string uid, string folder) in disks.Machines)
                {
                    bundle.AddTree($"{BackupManifest.MachineFolder}/{uid}", folder, cancellationToken);
                }

                bundle.Finish();
                file.Flush(flushToDisk: true);
            }

            File.Move(draft, options.File, overwrite: true);
            return new FileInfo(options.File).Length;
        }
        catch
        {
            File.Delete(draft);
            throw;
        }
    }

    private string Keys(BackupManifest manifest)
    {
        var source = new KeyFileSource(services.Layout.KeyFile);
        return string.Concat(manifest.Keys.Where(SecretKeys.IsInFile).Select(id => $"{id} {Convert.ToBase64String(source.GetKey(id))}\n"));
    }

    private IEnumerable<string> Ended(RecordedResource[] resources)
    {
        string[] pods = [.. resources.Where(entry => entry.Key.Kind == BuiltInKinds.Pod.Kind).Select(entry => entry.Uid)];
        return PodScan.Scan(services.Layout, pods, AnswerDeadline).Where(pod => PodHealth.HasEnded(pod.Status) && File.Exists(services.Layout.PodStatusFile(pod.Uid))).Select(pod => pod.Uid);
    }

    // Those that it declares, and those that its pods and guests were made of.
    private List<StoredImage> Images(RecordedResource[] resources)
    {
        IEnumerable<string> declared = resources.Where(entry => entry.Key.Kind == BuiltInKinds.Image.Kind).Select(entry => ImageProvider.DigestOf(entry.Outputs)).OfType<string>();
        IEnumerable<string> used = resources.Where(entry => entry.Key.Kind == BuiltInKinds.Pod.Kind || entry.Key.Kind == BuiltInKinds.Guest.Kind)
            .Select(entry => StoredRecord.TryRead(services.Layout, entry.Uid))
            .OfType<PodRecord>()
            .SelectMany(record => record.InitContainers.Concat(record.Containers))
            .Select(container => container.ImageDigest)
            .Where(digest => digest.Length > 0);
        return
        [
            .. declared.Concat(used).Distinct().Select(digest => services.ExistingImages?.Find(digest)
                ?? throw new EngineException($"the image {digest} is not in the store", "run `iac up`, which makes it again")),
        ];
    }

    // A name of another stack is that stack's.
    private bool IsOurs(string name) => !name.StartsWith("localhost/", StringComparison.Ordinal) || name.StartsWith($"localhost/{session.Identity.Name}/", StringComparison.Ordinal);

    internal static bool IsClaim(RecordedResource entry) => entry.Key.Kind == BuiltInKinds.PersistentVolumeClaim.Kind && entry.Key.ApiVersion == BuiltInKinds.PersistentVolumeClaim.ApiVersion;
}
