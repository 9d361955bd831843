using IaC.Network.Nft;
using static IaC.Network.Nft.Netfilter;

namespace IaC.Network;

/// <summary>Names of the kernel's objects of one root. All interfaces fit into the 15 characters that the kernel allows.</summary>
internal sealed class FabricNames
{
    private const string UplinkPrefix = "iac";
    private const string TablePrefix = "iac-";
    private const string PodSetPrefix = "pod-";
    private const int RootIdLength = 8;
    private const int UidLength = 32;
    private const int UidPartInLink = 14;

    /// <exception cref="ArgumentException">Not 8 lower-case hex digits.</exception>
    internal FabricNames(string rootId)
    {
        if (!IsHex(rootId, RootIdLength))
        {
            throw new ArgumentException($"root id {rootId} is not {RootIdLength} lower-case hex digits", nameof(rootId));
        }

        RootId = rootId;
    }

    internal string RootId { get; }

    /// <summary>The host's end of the uplink.</summary>
    internal string Uplink => UplinkPrefix + RootId;

    /// <summary>The fabric's end of the uplink.</summary>
    internal string UplinkInFabric => "up" + RootId;

    /// <summary>Bridge of the pods, in the fabric.</summary>
    internal string Bridge => "br" + RootId;

    /// <summary>The host's table of translations.</summary>
    internal NftTable Table => new(NFPROTO_IPV4, TablePrefix + RootId);

    /// <summary>The same of IPv6, where pods have that.</summary>
    internal NftTable TableV6 => new(NFPROTO_IPV6, TablePrefix + RootId);

    /// <summary>Comment on rules of ours in tables of others.</summary>
    internal string Mark => TablePrefix + RootId;

    /// <summary>The fabric's end of a pod's interface: the last 56 bits of its uid, which are random in every kind of UUID. The full uid is the interface's alias.</summary>
    /// <exception cref="ArgumentException">Not 32 lower-case hex digits.</exception>
    internal static string PodLink(string uid) => "p" + Checked(uid)[^UidPartInLink..];

    /// <summary>The set of a pod's published ports.</summary>
    /// <exception cref="ArgumentException">Not 32 lower-case hex digits.</exception>
    internal static string PodSet(string uid) => PodSetPrefix + Checked(uid);

    /// <summary>Uid in the name of a set; null when the set is not a pod's.</summary>
    internal static string? PodOf(string set) => HexAfter(PodSetPrefix, set, UidLength);

    /// <summary>Root id in the name of a table; null when the table is not one of ours.</summary>
    internal static string? RootOf(NftTable table) => HexAfter(TablePrefix, table.Name, RootIdLength);

    private static string Checked(string uid) => IsHex(uid, UidLength) ? uid : throw new ArgumentException($"uid {uid} is not {UidLength} lower-case hex digits", nameof(uid));

    private static string? HexAfter(string prefix, string name, int length) =>
        name.StartsWith(prefix, StringComparison.Ordinal) && IsHex(name[prefix.Length..], length) ? name[prefix.Length..] : null;

    private static bool IsHex(string text, int length) => text.Length == length && text.All(char.IsAsciiHexDigitLower);
}
