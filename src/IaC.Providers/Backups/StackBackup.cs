using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Images;
using IaC.Linux.Files;
using IaC.Model;
using IaC.Providers.Images;
using IaC.Providers.Remote;

namespace IaC.Providers.Backups;

/// <summary>
/// Writes everything of a stack into one file: its state, the content of its claims, the disks of its guests, its images. Addresses stand in the state; hashes of secrets are made anew where they come to. What lies on
/// other hosts comes from there as it is written.
/// </summary>
/// <param name="services">The root.</param>
/// <param name="hosts">Other hosts.</param>
/// <param name="session">The stack, held: nothing changes it meanwhile.</param>
public sealed class StackBackup(HostServices services, RemoteHosts hosts, StackSession session)
{
    /// <summary>Writes it.</summary>
    /// <exception cref="EngineException">There is no such stack, it is being changed, something of it is lost, or one of its hosts does not answer.</exception>
    /// <exception cref="ImageException">A layer is damaged.</exception>
    public async Task<BackupReport> WriteAsync(BackupOptions options, CancellationToken cancellationToken)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(options.File)) is { } folder && !Directory.Exists(folder))
        {
            throw new EngineException($"there is no folder {folder} for the backup", "make it, or name another file with -o");
        }

        // As it is before anything is stopped for the copy, and after what one that was killed has left down.
        IReadOnlyList<HoldFault> left = await session.EndBackupHoldsAsync(cancellationToken).ConfigureAwait(false);
        JsonObject state = session.Export();
        RecordedResource[] resources = [.. session.Resources];
        if (resources.FirstOrDefault(entry => entry.Condemned || entry.Pending != PendingOperation.None) is { } unfinished)
        {
            throw new EngineException($"{unfinished.Key} was being changed when iac ended", "run `iac up` first, which finishes that");
        }

        List<string> warnings = [.. left.Select(fault => fault.ToString())];
        using ShareSources sources = await ShareSources.TakeAsync(services, hosts, session.Identity.Name, HostShare.Of(session.Identity.Name, session.Identity.Uuid, resources), options.SkipUnreachable, cancellationToken).ConfigureAwait(false);
        warnings.AddRange(sources.Warnings);
        RecordedResource[] claims = [.. resources.Where(entry => sources.Claims.Contains(entry.Uid))];
        List<StoredImage> images = Images(resources, sources);
        var manifest = new BackupManifest
        {
            Format = BackupManifest.FormatName,
            Version = BackupManifest.CurrentVersion,
            Created = services.Time.GetUtcNow(),
            Stack = session.Identity.Name,
            Claims = [.. claims.Select(claim => claim.Uid)],
            Guests = [.. sources.Contents.SelectMany(content => content.Guests)],
            Machines = [.. sources.Contents.SelectMany(content => content.Machines)],
            Ended = [.. sources.Contents.SelectMany(content => content.Ended.Keys)],
            Images = [.. images.Select(image => new BackupImage(image.Digest.ToString(), [.. image.Names.Where(IsOurs)]))],
            HasImages = options.WithImages,
            Keys = [.. SealedKeys.Of(state)],
        };
        var users = new ClaimUsers(session, [.. resources.Where(entry => !manifest.Ended.Contains(entry.Uid))], claims);
        long bytes = await CleanUp.AlwaysAsync(
            async () =>
            {
                if (options.Stop)
                {
                    await users.StopAsync(cancellationToken).ConfigureAwait(false);
                }
                else if (await users.RunningAsync(cancellationToken).ConfigureAwait(false) is { Count: > 0 } running)
                {
                    warnings.Add($"claims are copied while {string.Join(" and ", running)} may write: what changes meanwhile may be there in part; --stop holds down what uses them");
                }

                return await Task.Run(() => WriteAsync(options, manifest, state, images, sources, warnings, cancellationToken), cancellationToken).ConfigureAwait(false);
            },
            users.StartAgainAsync).ConfigureAwait(false);
        if (!options.WithKey && manifest.Keys.Any(SecretKeys.IsInFile))
        {
            warnings.Add($"the key of its secrets ({string.Join(", ", manifest.Keys.Where(SecretKeys.IsInFile))}) is not in it: keep {services.Layout.KeyFile} elsewhere, or pass --with-key");
        }

        return new BackupReport(manifest.Stack, resources.Length, claims.Length, sources.Contents.Sum(content => content.Disks), options.WithImages ? images.Count : 0, bytes, warnings);
    }

    private async Task<long> WriteAsync(
        BackupOptions options, BackupManifest manifest, JsonObject state, List<StoredImage> images, ShareSources sources, List<string> warnings, CancellationToken cancellationToken)
    {
        long bytes = 0;
        await WholeFile.WriteAsync(
            options.File,
            async file =>
            {
                using var bundle = new BundleWriter(file);
                bundle.AddDocument(BackupManifest.FileName, JsonSerializer.SerializeToUtf8Bytes(manifest, BackupJson.Default.BackupManifest));
                bundle.AddDocument(BackupManifest.StateFile, JsonSerializer.SerializeToUtf8Bytes(state, BackupJson.Default.JsonObject));
                if (options.WithKey)
                {
                    bundle.AddDocument(BackupManifest.KeyFile, Encoding.ASCII.GetBytes(Keys(manifest)));
                }

                foreach ((string uid, byte[] status) in sources.Contents.SelectMany(content => content.Ended))
                {
                    bundle.AddDocument($"{BackupManifest.EndedFolder}/{uid}", status);
                }

                foreach (StoredImage image in options.WithImages ? images : [])
                {
                    bundle.AddImage(services.Images, image, cancellationToken);
                }

                warnings.AddRange(await sources.WriteAsync(bundle, cancellationToken).ConfigureAwait(false));
                bundle.Finish();
                file.Flush(flushToDisk: true);
                bytes = file.CanSeek ? file.Length : 0;
            },
            mode: WholeFile.OwnerOnly).ConfigureAwait(false);
        return bytes;
    }

    private string Keys(BackupManifest manifest)
    {
        var source = new KeyFileSource(services.Layout.KeyFile);
        return string.Concat(manifest.Keys.Where(SecretKeys.IsInFile).Select(id => $"{id} {Convert.ToBase64String(source.GetKey(id))}\n"));
    }

    // Those that it declares, and those that its pods and guests were made of. What another host pulled by itself it pulls again.
    private List<StoredImage> Images(RecordedResource[] resources, ShareSources sources)
    {
        IEnumerable<string> declared = resources.Where(entry => entry.Key.Kind == BuiltInKinds.Image.Kind).Select(entry => ImageProvider.DigestOf(entry.Outputs)).OfType<string>();
        IEnumerable<StoredImage> needed = declared.Concat(sources.ImagesHere).Distinct()
            .Select(digest => services.ExistingImages?.Find(digest) ?? throw new EngineException($"the image {digest} is not in the store", "run `iac up`, which makes it again"));
        IEnumerable<StoredImage> known = sources.Contents.SelectMany(content => content.Images).Distinct().Select(digest => services.ExistingImages?.Find(digest)).OfType<StoredImage>();
        return [.. needed.Concat(known).DistinctBy(image => image.Digest)];
    }

    // A name of another stack is that stack's.
    private bool IsOurs(string name) => !name.StartsWith("localhost/", StringComparison.Ordinal) || name.StartsWith($"localhost/{session.Identity.Name}/", StringComparison.Ordinal);
}
