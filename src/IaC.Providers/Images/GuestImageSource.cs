using System.Text.Json.Nodes;
using IaC.Images;
using IaC.Model;
using IaC.Pods;
using IaC.Providers.Guests;

namespace IaC.Providers.Images;

/// <summary>The root disk of a guest of the stack as it is when the image is made, and never again: another moment is another Image.</summary>
/// <param name="guest">Name of the guest.</param>
internal sealed class GuestImageSource(string guest) : ImageSource
{
    /// <summary>The guest writes as long as it runs: made at its turn only, when the guest is ready.</summary>
    internal override bool IsPreparedBefore => false;

    internal override Task<string?> ContentKeyAsync(ImageLook look, JsonObject spec, CancellationToken cancellationToken) => Task.FromResult<string?>($"guest {guest}");

    internal override JsonObject? KnownOutputs(HostServices services) => null;

    internal override async Task<StoredImage> MaterialiseAsync(ImageLook look, string name, IProgress<ImageProgress> progress, CancellationToken cancellationToken)
    {
        RootLayout layout = look.Services.Layout;
        string stack = name.Split('/')[1];
        PodStatus status = PodScan.Scan(layout, SupervisorClient.AnswerDeadline).Select(pod => pod.Status)
            .FirstOrDefault(pod => pod is not null && pod.Kind == BuiltInKinds.Guest.Kind && pod.Stack == stack && pod.Name == guest) ?? throw new ImageException("is not there", $"guest {guest}");
        MachineDisk[] disks = GuestSnapshots.DisksOf(layout, status.Uid);
        MachineDisk root = disks.FirstOrDefault(disk => disk.Boot) ?? disks[0];
        using DraftFolder draft = await DraftFolder.OpenAsync(layout, status.Uid, "image", cancellationToken).ConfigureAwait(false);
        await new DiskCapture(layout, status.Uid).TakeAsync([root], draft.FullPath, cancellationToken).ConfigureAwait(false);
        string whole = Path.Combine(draft.FullPath, "whole.qcow2");
        await new GuestDiskFile(whole).EnsureWholeAsync(DiskCapture.FileIn(draft.FullPath, root), DiskCapture.FormatOf(root), root.Base, cancellationToken).ConfigureAwait(false);
        return await new DiskIntake(look.Services.Images, look.Services.Time).AddAsync(new DiskSource.LocalFile(whole) { Format = DiskFormat.Qcow2 }, [name], progress, cancellationToken).ConfigureAwait(false);
    }
}
