using System.Collections.Immutable;
using System.Text;

namespace IaC.Model;

/// <summary>Rules of ConfigMaps and Secrets: a key stands once, the whole is not too large, and a typed Secret has its keys.</summary>
internal static class DataRules
{
    // The Kubernetes API reference gives this limit for both kinds.
    private const int MostBytes = 1024 * 1024;

    private static readonly ImmutableDictionary<string, string[]> KeysOfType = new Dictionary<string, string[]>
    {
        ["kubernetes.io/tls"] = ["tls.crt", "tls.key"],
        ["kubernetes.io/ssh-auth"] = ["ssh-privatekey"],
        ["kubernetes.io/dockercfg"] = [".dockercfg"],
        ["kubernetes.io/dockerconfigjson"] = [".dockerconfigjson"],
    }.ToImmutableDictionary();

    public static IEnumerable<DocumentFault> CheckConfigMap(NodeView map) =>
    [
        .. map["binaryData"].Members.Where(member => map["data"][member.Name].Exists)
            .Select(member => member.Value.Fault($"key `{member.Name}` stands in both `data` and `binaryData`") with { AtName = true }),
        .. Size(map, "data", "binaryData"),
    ];

    public static IEnumerable<DocumentFault> CheckSecret(NodeView secret)
    {
        string type = secret["type"].Text ?? "";
        return
        [
            .. KeysOfType.GetValueOrDefault(type, []).Where(key => !secret["data"][key].Exists && !secret["stringData"][key].Exists)
                .Select(key => secret["type"].Fault($"a secret of the type `{type}` needs the key `{key}`")),
            .. Size(secret, "data", "stringData"),
        ];
    }

    private static IEnumerable<DocumentFault> Size(NodeView around, params string[] maps)
    {
        long bytes = maps.Sum(map => around[map].Members.Sum(member => (long)Encoding.UTF8.GetByteCount(member.Value.Text ?? "")));
        return bytes > MostBytes ? [around.Fault($"the data are {bytes} bytes; at most {MostBytes} are allowed")] : [];
    }
}
