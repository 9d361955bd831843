using System.Text.Json.Nodes;

namespace IaC.Model;

/// <summary>Writes <see cref="ResourceOptions"/> as the annotations that they are read from.</summary>
public static class OptionWriter
{
    /// <summary>The annotations by name, only those that say something.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Write(ResourceOptions options)
    {
        (string Name, string? Text)[] annotations =
        [
            ("depends-on", Keys(options.DependsOn)),
            ("protect", options.Protect ? "true" : null),
            ("retain-on-delete", options.RetainOnDelete ? "true" : null),
            ("delete-before-replace", options.DeleteBeforeReplace is { } first ? first ? "true" : "false" : null),
            ("deleted-with", options.DeletedWith is { } holder ? Name(holder) : null),
            ("replace-with", Keys(options.ReplaceWith)),
            ("replacement-trigger", options.ReplacementTrigger),
            ("ignore-changes", string.Join(", ", options.IgnoreChanges)),
            ("replace-on-changes", string.Join(", ", options.ReplaceOnChanges)),
            ("aliases", Keys(options.Aliases)),
            ("timeout-create", Seconds(options.Timeouts?.Create)),
            ("timeout-update", Seconds(options.Timeouts?.Update)),
            ("timeout-delete", Seconds(options.Timeouts?.Delete)),
            ("timeout-ready", Seconds(options.Timeouts?.Ready)),
        ];
        return annotations.Where(annotation => !string.IsNullOrEmpty(annotation.Text)).Select(annotation => KeyValuePair.Create($"iac/{annotation.Name}", annotation.Text!));
    }

    /// <summary>A document with its options among its annotations.</summary>
    public static JsonObject Into(JsonObject document, ResourceOptions options)
    {
        var written = (JsonObject)document.DeepClone();
        var metadata = (JsonObject)written["metadata"]!;
        foreach ((string name, string text) in Write(options))
        {
            if (metadata["annotations"] is not JsonObject annotations)
            {
                metadata["annotations"] = annotations = [];
            }

            annotations[name] = text;
        }

        return written;
    }

    private static string Keys(IEnumerable<ResourceKey> keys) => string.Join(", ", keys.Select(Name));

    // A name with a dot would be taken for one in a namespace.
    private static string Name(ResourceKey key) => key.Namespace == ResourceKey.DefaultNamespace && key.Name.Contains('.', StringComparison.Ordinal) && KnownKinds.Find(key.ApiVersion, key.Kind) is { IsNamespaced: true }
        ? $"{key.Kind.ToLowerInvariant()}/{key.Namespace}.{key.Name}"
        : key.ToString();

    private static string? Seconds(TimeSpan? time) => time is { } given ? $"{Math.Ceiling(given.TotalSeconds):0}s" : null;
}
