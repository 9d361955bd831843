using IaC.Engine;
using IaC.Images;

namespace IaC.Providers.Images;

/// <summary>Progress of layers as progress of a step.</summary>
internal sealed class ImageProgressReport(IProgress<ProviderProgress> progress) : IProgress<ImageProgress>
{
    /// <inheritdoc/>
    public void Report(ImageProgress value) => progress.Report(new ProviderProgress(
        $"{value.Phase.ToString().ToLowerInvariant()} {value.Layer}",
        value.Total is > 0 ? (double)value.Done / value.Total : null));
}
