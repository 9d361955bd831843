using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using IaC.Linux.Netlink;
using IaC.Network.Links;
using IaC.Network.Nft;
using IaC.Testing;

namespace IaC.Network.Tests;

/// <summary>The kernel's headers have the last word on its numbers.</summary>
public sealed class KernelNumberTests
{
    private static readonly string[] Headers =
    [
        "stddef.h", "sys/socket.h", "netinet/in.h", "linux/if.h", "linux/netlink.h", "linux/rtnetlink.h", "linux/if_link.h", "linux/if_addr.h", "linux/veth.h", "linux/ip.h", "linux/netfilter.h",
        "linux/netfilter_ipv4.h", "linux/netfilter_bridge.h", "linux/netfilter/nfnetlink.h", "linux/netfilter/nf_tables.h", "linux/netfilter/nf_conntrack_common.h", "linux/netfilter/nfnetlink_conntrack.h",
    ];

    // Names of ours for what the headers give as a macro call, or by another name.
    private static readonly Dictionary<string, string> Expressions = new()
    {
        ["NF_CT_STATE_ESTABLISHED"] = "NF_CT_STATE_BIT(IP_CT_ESTABLISHED)",
        ["NF_CT_STATE_RELATED"] = "NF_CT_STATE_BIT(IP_CT_RELATED)",
    };

    [Fact]
    public void Every_number_is_the_one_of_the_headers()
    {
        Require.Program("/usr/bin/gcc", "gcc");
        using var folder = new TemporaryFolder();
        IEnumerable<string> numbers = new[] { typeof(Rtnetlink), typeof(Netfilter), typeof(NetlinkSocket) }
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.NonPublic))
            .Where(field => field.IsLiteral && field.Name.Contains('_', StringComparison.Ordinal))
            .Select(field => Assertion(Expressions.GetValueOrDefault(field.Name, field.Name), Convert.ToInt64(field.GetRawConstantValue(), CultureInfo.InvariantCulture)));
        string[] structures =
        [
            Assertion("sizeof(struct ifinfomsg)", LinkHeader.Length),
            Offset<LinkHeader>(nameof(LinkHeader.Index), "ifinfomsg, ifi_index"),
            Offset<LinkHeader>(nameof(LinkHeader.Flags), "ifinfomsg, ifi_flags"),
            Offset<LinkHeader>(nameof(LinkHeader.ChangedFlags), "ifinfomsg, ifi_change"),
            Assertion("sizeof(struct ifaddrmsg)", AddressHeader.Length),
            Offset<AddressHeader>(nameof(AddressHeader.PrefixLength), "ifaddrmsg, ifa_prefixlen"),
            Offset<AddressHeader>(nameof(AddressHeader.Scope), "ifaddrmsg, ifa_scope"),
            Offset<AddressHeader>(nameof(AddressHeader.Index), "ifaddrmsg, ifa_index"),
            Assertion("sizeof(struct rtmsg)", RouteHeader.Length),
            Offset<RouteHeader>(nameof(RouteHeader.DestinationLength), "rtmsg, rtm_dst_len"),
            Offset<RouteHeader>(nameof(RouteHeader.Table), "rtmsg, rtm_table"),
            Offset<RouteHeader>(nameof(RouteHeader.Protocol), "rtmsg, rtm_protocol"),
            Offset<RouteHeader>(nameof(RouteHeader.Scope), "rtmsg, rtm_scope"),
            Offset<RouteHeader>(nameof(RouteHeader.RouteType), "rtmsg, rtm_type"),
            Assertion("sizeof(struct nfgenmsg)", NetfilterHeader.Length),
            Offset<NetfilterHeader>(nameof(NetfilterHeader.BigEndianResource), "nfgenmsg, res_id"),
        ];
        string source = folder.Write("numbers.c", string.Join('\n', [.. Headers.Select(header => $"#include <{header}>"), .. numbers, .. structures, ""]));

        using Process gcc = Process.Start(new ProcessStartInfo("/usr/bin/gcc", ["-fsyntax-only", source]) { RedirectStandardError = true })!;
        string errors = gcc.StandardError.ReadToEnd();
        gcc.WaitForExit();

        Assert.Equal("", errors);
    }

    private static string Offset<T>(string field, string member) => Assertion($"offsetof(struct {member})", Marshal.OffsetOf<T>(field));

    private static string Assertion(string expression, long value) => $"_Static_assert((long)({expression}) == {value}L, \"{expression.Replace('"', '\'')} is not {value}\");";
}
