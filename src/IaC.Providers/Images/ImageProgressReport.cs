using System.Collections.Concurrent;
using IaC.Engine;
using IaC.Images;

namespace IaC.Providers.Images;

/// <summary>Progress of layers as progress of a step. One whose length only its end will tell is told of once, and at its end.</summary>
internal sealed class ImageProgressReport(IProgress<ProviderProgress> progress) : IProgress<ImageProgress>
{
    private readonly ConcurrentDictionary<string, bool> begun = new();

    /// <inheritdoc/>
    public void Report(ImageProgress value)
    {
        string message = $"{value.Phase.ToString().ToLowerInvariant()} {value.Layer}";
        if (value.Total is not null || begun.TryAdd(message, true))
        {
            progress.Report(new ProviderProgress(message, value.Total is { } total ? total == 0 ? 1 : (double)value.Done / total : null));
        }
    }
}
