using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Images;
using IaC.Providers.Remote;

namespace IaC.Providers.Backups;

/// <summary>
/// Brings a stack back from a backup into a root that does not have it. The file is not trusted: images are verified as those of any archive, claims and disks are unpacked beside their place under the same rules,
/// on the host that they lay on, and the state is written last; whatever is refused leaves the root without the stack.
/// </summary>
/// <param name="services">The root.</param>
/// <param name="hosts">Other hosts.</param>
/// <param name="open">Opens the stack of a name, held.</param>
/// <param name="keys">Keys of secrets of the root.</param>
public sealed class StackRecovery(HostServices services, RemoteHosts hosts, Func<string, Task<StackSession>> open, ISecretKeySource keys)
{
    private const int LargestManifest = 16 << 20;
    private const int LargestState = 512 << 20;
    private const int LargestKeys = 64 << 10;

    /// <summary>Reads the backup; nothing of the stack runs yet afterwards.</summary>
    /// <param name="options">What <see cref="StackBackup"/> wrote, and how it comes back.</param>
    /// <param name="owners">Names of the stacks of the root that record a uid.</param>
    /// <param name="cancellationToken">Ends the work; what it did is undone.</param>
    /// <exception cref="EngineException">It is no backup, a newer iac wrote it, a key is not here, the stack or its data are there already, or a host of it does not answer.</exception>
    /// <exception cref="ImageException">It is damaged, or holds what it must not.</exception>
    public async Task<BackupReport> ReadAsync(RestoreOptions options, IReadOnlyDictionary<string, string> owners, CancellationToken cancellationToken)
    {
        string file = options.File;
        using BundleReader bundle = BundleReader.Open(file);
        BackupManifest manifest = Manifest(bundle, file);
        JsonObject state = State(bundle, file);
        CheckNames(manifest, state, file);
        BackupConnections.Replace(state, options.Connections, file);
        await using StackSession session = await open(manifest.Stack).ConfigureAwait(false);
        if (session.Resources.Count > 0)
        {
            throw new EngineException($"stack {manifest.Stack} is here already, with {session.Resources.Count} resources", "run `iac destroy --delete-volumes` first, or restore below another --root");
        }

        TakeKeys(bundle, manifest, file);
        Dictionary<string, byte[]> ended = Ended(bundle, manifest, file);
        IReadOnlyList<RecordedResource> resources = session.ReadExport(state);
        hosts.Learn(resources, elsewhere: true);
        string backup = manifest.Created.ToString("O", CultureInfo.InvariantCulture);
        ImmutableSortedDictionary<string, HostShare> shares = Returning(HostShare.Of(manifest.Stack, StackUuid(state, file), resources), manifest, backup, ended);
        ShareTargets targets = await ShareTargets.BeginAsync(services, hosts, manifest.Stack, shares, file, cancellationToken).ConfigureAwait(false);
        return await CleanUp.AlwaysAsync(
            async () =>
            {
                if (targets.Existing.ToArray() is [var first, ..] && !options.KeepClaims)
                {
                    throw new EngineException(
                        $"the data of {shares[first.Host].Claims.First(claim => claim.Uid == first.Uid).Name} are there already on host {first.Host}",
                        "pass --keep-claims, which leaves what is there as it is, or move it elsewhere");
                }

                var warnings = new List<string>();
                if (manifest.HasImages)
                {
                    await TakeImagesAsync(bundle, [.. manifest.Images.Select(image => new BundledImage(DigestOf(image, file), image.Names))], cancellationToken).ConfigureAwait(false);
                }
                else
                {
                    warnings.AddRange(manifest.Images.Where(image => services.ExistingImages?.Find(image.Digest) is null).Select(image => $"the image {image.Digest} is neither in the backup nor here: `iac up` makes it again"));
                }

                int disks = await targets.TakeAsync(bundle, cancellationToken).ConfigureAwait(false);
                await session.ImportAsync(state, evenIfForgets: false, owners.GetValueOrDefault).ConfigureAwait(false);
                await targets.KeepAsync().ConfigureAwait(false);
                IReadOnlyList<string> refusals = await session.MoveInAsync(cancellationToken).ConfigureAwait(false);
                warnings.AddRange(refusals.Select(refusal => $"{refusal}; the stack is here, and starts as far as there is room: `iac up` with less, or `iac restore` when there is more"));
                warnings.AddRange(resources.Where(entry => HostShare.IsClaim(entry) && !manifest.Claims.Contains(entry.Uid)).Select(claim => $"the data of {claim.Key} are not in the backup"));
                warnings.AddRange(targets.Begun.GroupBy(pair => pair.Host).Select(host => $"what a restore of this backup that did not come to its end put on host {host.Key} is taken over as it is"));
                int kept = targets.Existing.Count();
                warnings.AddRange(targets.Existing.Select(pair => $"the data of {shares[pair.Host].Claims.First(claim => claim.Uid == pair.Uid).Name} on host {pair.Host} stay as they are"));
                return new BackupReport(manifest.Stack, session.Resources.Count, manifest.Claims.Length - kept, disks, manifest.HasImages ? manifest.Images.Length : 0, new FileInfo(file).Length, warnings);
            },
            targets.EndAsync).ConfigureAwait(false);
    }

    // Of what is recorded, what the backup holds.
    private static ImmutableSortedDictionary<string, HostShare> Returning(ImmutableSortedDictionary<string, HostShare> shares, BackupManifest manifest, string backup, Dictionary<string, byte[]> ended) => shares.ToImmutableSortedDictionary(
        host => host.Key,
        host => host.Value with
        {
            Backup = backup,
            Claims = [.. host.Value.Claims.Where(claim => manifest.Claims.Contains(claim.Uid))],
            Content = new ShareContent
            {
                Guests = [.. host.Value.Guests.Select(guest => guest.Name).Where(manifest.Guests.Contains)],
                Machines = [.. host.Value.Guests.Select(guest => guest.Uid).Where(manifest.Machines.Contains)],
                Ended = host.Value.Pods.Where(ended.ContainsKey).ToImmutableDictionary(uid => uid, uid => ended[uid]),
            },
        });

    // What came before the fault is named by nothing.
    private async Task TakeImagesAsync(BundleReader bundle, ImmutableArray<BundledImage> images, CancellationToken cancellationToken)
    {
        try
        {
            await bundle.AddImagesAsync(services.Images, images, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await services.TryCollectGarbageAsync(CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    private static BackupManifest Manifest(BundleReader bundle, string file)
    {
        BackupManifest? manifest = Parse(file, bundle.TryReadDocument(BackupManifest.FileName, LargestManifest), content => JsonSerializer.Deserialize(content, BackupJson.Default.BackupManifest));
        if (manifest is not { Format: BackupManifest.FormatName })
        {
            throw new EngineException($"{file} is no backup of a stack", "write one with `iac backup`");
        }

        return manifest.Version <= BackupManifest.CurrentVersion
            ? manifest
            : throw new EngineException($"{file} has version {manifest.Version}, this iac knows up to {BackupManifest.CurrentVersion}", "use the iac that wrote it");
    }

    private static JsonObject State(BundleReader bundle, string file) =>
        Parse(file, bundle.TryReadDocument(BackupManifest.StateFile, LargestState), content => JsonSerializer.Deserialize(content, BackupJson.Default.JsonObject))
        ?? throw new EngineException($"{file} holds no state");

    private static Guid StackUuid(JsonObject state, string file) =>
        state["stack"]?["uuid"] is JsonValue value && value.TryGetValue(out Guid uuid) ? uuid : throw new EngineException($"{file} is damaged: its state is of no stack");

    // Uids and names of guests become names of folders.
    private static void CheckNames(BackupManifest manifest, JsonObject state, string file)
    {
        if (manifest.Guests.FirstOrDefault(name => name.Length == 0 || !name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-')) is { } bad)
        {
            throw new EngineException($"{file} is damaged: `{bad}` is no name of a guest");
        }

        HashSet<string> recorded = [.. ((state["resources"] as JsonArray) ?? []).Select(entry => entry?["uid"] is JsonValue value && value.TryGetValue(out string? uid) ? uid : null).OfType<string>()];
        if (manifest.Claims.Concat(manifest.Machines).Concat(manifest.Ended).FirstOrDefault(uid => uid.Length != 32 || !uid.All(char.IsAsciiHexDigitLower) || !recorded.Contains(uid)) is { } strange)
        {
            throw new EngineException($"{file} is damaged: its state has no resource {strange}");
        }
    }

    private static Dictionary<string, byte[]> Ended(BundleReader bundle, BackupManifest manifest, string file) => manifest.Ended.ToDictionary(
        uid => uid,
        uid => bundle.TryReadDocument($"{BackupManifest.EndedFolder}/{uid}", LargestManifest) ?? throw new EngineException($"{file} says that it holds the end of the pod {uid}, and does not"));

    private void TakeKeys(BundleReader bundle, BackupManifest manifest, string file)
    {
        if (bundle.TryReadDocument(BackupManifest.KeyFile, LargestKeys) is { } content)
        {
            var source = new KeyFileSource(services.Layout.KeyFile);
            foreach (string[] line in Encoding.ASCII.GetString(content).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')))
            {
                byte[] key = new byte[64];
                source.Add(line[0], line.Length == 2 && Convert.TryFromBase64String(line[1], key, out int length) ? key[..length] : []);
            }
        }

        foreach (string id in manifest.Keys)
        {
            try
            {
                keys.GetKey(id);
            }
            catch (EngineException fault)
            {
                throw new EngineException(
                    $"the secrets in {file} are sealed with the key {id}, which is not here: {fault.Message}",
                    SecretKeys.IsInFile(id) ? $"add its line to {services.Layout.KeyFile}, or take the backup with --with-key" : fault.Remedy,
                    fault);
            }
        }
    }

    private static Digest DigestOf(BackupImage image, string file) =>
        Digest.TryParse(image.Digest, out Digest digest) ? digest : throw new EngineException($"{file} is damaged: `{image.Digest}` is not the digest of an image");

    private static T? Parse<T>(string file, byte[]? content, Func<byte[], T?> parse)
        where T : class
    {
        try
        {
            return content is null ? null : parse(content);
        }
        catch (JsonException fault)
        {
            throw new EngineException($"{file} is damaged: {fault.Message}", null, fault);
        }
    }
}
