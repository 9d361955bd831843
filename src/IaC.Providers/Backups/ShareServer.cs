using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using IaC.Engine;
using IaC.Images;
using IaC.Providers.Remote;

namespace IaC.Providers.Backups;

/// <summary>The other end of a backup, or of its way back, on a host of a stack: started by the machine that has its state, with what it says on standard input and output.</summary>
/// <param name="services">This machine.</param>
public sealed class ShareServer(HostServices services)
{
    /// <summary>Argument by which it sends.</summary>
    public const string Send = "send";

    /// <summary>Argument by which it takes in.</summary>
    public const string Take = "take";

    /// <summary>What came is recorded.</summary>
    internal const byte Keep = (byte)'k';

    /// <summary>What came is to go.</summary>
    internal const byte Undo = (byte)'u';

    /// <summary>The most bytes of a document between the two.</summary>
    internal const int LargestDocument = 64 << 20;

    private const string Arrived = "what arrived";

    /// <summary>The arguments of this program that start it.</summary>
    internal static IEnumerable<string> Command(string way) => ["serve", "--share", way];

    /// <summary>Reads what to look for, says what is there, and sends it once the input has ended: until then others may be told to hold still.</summary>
    /// <exception cref="EngineException">Something is not there.</exception>
    public async Task SendAsync(Stream input, Stream output, CancellationToken cancellationToken)
    {
        using var lines = new StreamReader(input, Encoding.UTF8, leaveOpen: true);
        HostShare share = Read(await lines.ReadLineAsync(cancellationToken).ConfigureAwait(false), BackupJson.Default.HostShare);
        using LocalShare found = await LocalShare.TakeAsync(services, share, cancellationToken).ConfigureAwait(false);
        using BundleWriter bundle = new(output);
        bundle.AddDocument(HostShare.FileName, JsonSerializer.SerializeToUtf8Bytes(found.Content, BackupJson.Default.ShareContent));
        bundle.Flush();
        await lines.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyList<string> changed = await found.WriteAsync(bundle, cancellationToken).ConfigureAwait(false);
        bundle.AddDocument(HostShare.ChangesFile, JsonSerializer.SerializeToUtf8Bytes([.. changed], BackupJson.Default.StringArray));
        bundle.Finish();
    }

    /// <summary>
    /// Takes in what comes, lays it out beside its place, and puts it there when all has come. An end before that undoes it; one after that does not, since it may be recorded by then.
    /// </summary>
    /// <exception cref="EngineException">There is no place for it, or it is not whole.</exception>
    /// <exception cref="ImageException">It is damaged, or holds what it must not.</exception>
    public async Task TakeAsync(Stream input, Stream output, CancellationToken cancellationToken)
    {
        using BundleReader bundle = await Task.Run(() => BundleReader.Open(input, Arrived), cancellationToken).ConfigureAwait(false);
        HostShare share = Read(bundle.TryReadDocument(HostShare.FileName, LargestDocument) is { } document ? Encoding.UTF8.GetString(document) : null, BackupJson.Default.HostShare);
        LocalTarget target = new(services, share, Arrived);
        await using (target.ConfigureAwait(false))
        {
            await WriteLineAsync(output, new ShareReply { Existing = [.. target.Existing], Begun = [.. target.Begun] }, BackupJson.Default.ShareReply, cancellationToken).ConfigureAwait(false);
            IReadOnlySet<string> came = await Task.Run(() => bundle.TakeTrees(target.Find, cancellationToken), cancellationToken).ConfigureAwait(false);
            bundle.Finish();
            var owners = new ForeignOwners(services.Layout);

            // What is made by a call is noted by that; pods that ended are not made again.
            string[] taken = [.. share.Claims.Select(claim => claim.Uid), .. share.Content?.Ended.Keys ?? []];
            foreach (string uid in taken)
            {
                owners.Add(uid, share.Stack);
            }

            int disks = await target.PublishAsync(came, cancellationToken).ConfigureAwait(false);
            await WriteLineAsync(output, new ShareReply { Disks = disks }, BackupJson.Default.ShareReply, cancellationToken).ConfigureAwait(false);
            byte[] word = new byte[1];
            bool heard = await input.ReadAsync(word, cancellationToken).ConfigureAwait(false) == 1;
            if (heard && word[0] == Undo)
            {
                foreach (string uid in taken.Except(target.Existing).Where(uid => !target.Begun.Contains($"{BackupManifest.ClaimFolder}/{uid}")))
                {
                    owners.Remove(uid);
                }
            }
            else
            {
                target.Keep(isRecorded: heard);
            }
        }
    }

    /// <summary>Writes a line of JSON.</summary>
    internal static async Task WriteLineAsync<T>(Stream stream, T value, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        await stream.WriteAsync((byte[])[.. JsonSerializer.SerializeToUtf8Bytes(value, type), (byte)'\n'], cancellationToken).ConfigureAwait(false);
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private static T Read<T>(string? text, JsonTypeInfo<T> type)
        where T : class => (text is null ? null : JsonSerializer.Deserialize(text, type)) ?? throw new EngineException($"{Arrived} is of no iac");
}
