using System.Text.Json.Nodes;
using IaC.Images;

namespace IaC.Providers.Remote;

/// <summary>
/// Images that another machine sends to this one, blob by blob by their digests. Each has a name until the run that sent it is over; by then what needs it exists, and keeps it.
/// </summary>
/// <param name="services">This machine.</param>
public sealed class ImageArrival(HostServices services)
{
    private const string Prefix = "localhost/arrived/";
    private readonly string own = $"{Prefix}{Environment.ProcessId}";

    /// <summary>Takes in what comes of an image, and names it.</summary>
    /// <param name="content">A bundle of it, without what this store has.</param>
    /// <param name="digest">The image.</param>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="ImageException">It is damaged, or not whole.</exception>
    public async Task TakeAsync(Stream content, Digest digest, string name, CancellationToken cancellationToken)
    {
        using BundleReader bundle = BundleReader.Open(content, "what arrived");
        await bundle.AddImagesAsync(services.Images, [new BundledImage(digest, [name])], cancellationToken).ConfigureAwait(false);
        bundle.Finish();
    }

    /// <summary>Takes in what came of an image with a call, and names it.</summary>
    internal async Task<JsonObject> TakeAsync(JsonObject question, byte[] content, CancellationToken cancellationToken)
    {
        await TakeAsync(new MemoryStream(content), Digest.Parse(question["digest"]!.GetValue<string>()), question["name"]!.GetValue<string>(), cancellationToken).ConfigureAwait(false);
        return [];
    }

    /// <summary>Says what is lacking of an image, and names one that is whole.</summary>
    internal JsonObject Want(JsonObject question)
    {
        var digest = Digest.Parse(question["digest"]!.GetValue<string>());
        string name = $"{own}/{digest.Hex}:latest";
        if (services.Images.Find(digest.ToString()) is not null)
        {
            services.Images.Tag(digest, name);
            return new JsonObject { ["lacks"] = new JsonArray(), ["name"] = name };
        }

        IEnumerable<(Digest Digest, long Size)> blobs = question["blobs"]!.AsArray().Select(blob => (Digest.Parse(blob!["digest"]!.GetValue<string>()), blob["size"]!.GetValue<long>()));
        IEnumerable<Digest> lacks = blobs.Where(blob => !services.Images.HasBlob(blob.Digest, blob.Size)).Select(blob => blob.Digest).Append(digest);
        return new JsonObject { ["lacks"] = new JsonArray([.. lacks.Distinct().Select(blob => (JsonNode)blob.ToString())]), ["name"] = name };
    }

    /// <summary>Takes the names away that this process gave, and those of processes that are gone.</summary>
    internal void Forget()
    {
        foreach (string name in services.ExistingImages?.List().SelectMany(image => image.Names).Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).ToList() ?? [])
        {
            string process = name[Prefix.Length..name.IndexOf('/', Prefix.Length)];
            if (name.StartsWith($"{own}/", StringComparison.Ordinal) || !Directory.Exists($"/proc/{process}"))
            {
                services.Images.Untag(name);
                services.ImagesAreFreed = true;
            }
        }
    }
}
