using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace IaC.Model;

/// <summary>A form of text that values of a model have, by name: what it must match, and what a person is told when it does not.</summary>
public sealed partial class TextFormat
{
    /// <summary>Name of the format of labels (RFC 1123).</summary>
    public const string DnsLabel = "dns-label";

    /// <summary>Name of the format of labels with dots between (RFC 1123).</summary>
    public const string DnsSubdomain = "dns-subdomain";

    /// <summary>Name of the format of keys of labels and annotations.</summary>
    public const string QualifiedName = "qualified-name";

    /// <summary>Name of the format of values of labels.</summary>
    public const string LabelValue = "label-value";

    /// <summary>Name of the format of keys of a ConfigMap or Secret.</summary>
    public const string ConfigKey = "config-key";

    /// <summary>Name of the format of names of config values of a stack.</summary>
    public const string ConfigName = "config-name";

    /// <summary>Name of the format of environment variables.</summary>
    public const string EnvName = "env-name";

    /// <summary>Name of the format of names of ports (RFC 6335).</summary>
    public const string PortName = "port-name";

    /// <summary>Name of the format of IPv4 and IPv6 addresses.</summary>
    public const string IpAddress = "ip-address";

    /// <summary>Name of the format of absolute paths.</summary>
    public const string AbsolutePath = "absolute-path";

    /// <summary>Name of the format of relative paths that do not leave their folder.</summary>
    public const string RelativePath = "relative-path";

    /// <summary>Name of the format of image references.</summary>
    public const string ImageReference = "image-reference";

    /// <summary>Name of the format of fields of a pod that variables can take.</summary>
    public const string PodFieldPath = "pod-field-path";

    /// <summary>Name of the format of kernel parameters.</summary>
    public const string SysctlName = "sysctl-name";

    /// <summary>Name of the format of currencies.</summary>
    public const string Currency = "currency";

    /// <summary>Name of the format of search domains of resolv.conf(5).</summary>
    public const string SearchDomain = "search-domain";

    /// <summary>Name of the format of names and values of resolver options.</summary>
    public const string ResolverWord = "resolver-word";

    /// <summary>Name of the format of Linux capabilities.</summary>
    public const string Capability = "capability";

    /// <summary>Name of the format of permission bits.</summary>
    public const string OctalMode = "octal-mode";

    /// <summary>Name of the format of owners.</summary>
    public const string NumericOwner = "numeric-owner";

    /// <summary>Name of the format of owners by name or number.</summary>
    public const string OwnerName = "owner-name";

    /// <summary>Name of the format of names of users and groups (useradd(8)).</summary>
    public const string UserName = "user-name";

    /// <summary>Name of the format of names of units (systemd.unit(5)).</summary>
    public const string UnitName = "unit-name";

    /// <summary>Name of the format of modules of the kernel.</summary>
    public const string ModuleName = "module-name";

    /// <summary>Name of the format of network interfaces.</summary>
    public const string InterfaceName = "interface-name";

    /// <summary>Name of the format of addresses with the lengths of their prefixes.</summary>
    public const string AddressPrefix = "address-prefix";

    /// <summary>Name of the format of ports of an image.</summary>
    public const string ExposedPort = "exposed-port";

    /// <summary>Name of the format of <see cref="Quantity"/>.</summary>
    public const string QuantityText = "quantity";

    /// <summary>Name of the format of bytes as text (RFC 4648).</summary>
    public const string Base64Text = "base64";

    /// <summary>Name of the format of path and query of a request (RFC 9110, 7.1).</summary>
    public const string RequestTarget = "request-target";

    /// <summary>Name of the format of header names (RFC 9110, 5.6.2).</summary>
    public const string HeaderName = "header-name";

    /// <summary>Name of the format of header values (RFC 9110, 5.5).</summary>
    public const string HeaderValue = "header-value";

    /// <summary>Name of the format of addresses of files at web servers.</summary>
    public const string WebAddress = "web-address";

    /// <summary>Name of the format of SHA-256 in hex digits.</summary>
    public const string Sha256 = "sha256";

    /// <summary>Name of the format of SHA-512 in hex digits.</summary>
    public const string Sha512 = "sha512";

    /// <summary>Name of the format of lengths of time.</summary>
    public const string Duration = "duration";

    /// <summary>Name of the format of connections to hosts.</summary>
    public const string HostConnection = "host-connection";

    /// <summary>Name of the format of times of a day.</summary>
    public const string TimeOfDay = "time-of-day";

    private const string Label = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private const string Subdomain = Label + @"(\." + Label + ")*";
    private const string Qualified = "(" + Subdomain + "/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?";
    private const string LabelText = "([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?";
    private const string Key = @"(?!\.(\.|$))[-._A-Za-z0-9]+";
    private const string Config = "[A-Za-z_][-A-Za-z0-9_]*(:[A-Za-z_][-A-Za-z0-9_]*)?";
    private const string Env = @"[\x20-\x3C\x3E-\x7E]+";
    private const string Port = "(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*";
    private const string Absolute = @"(?!(.*/)?\.\.(/|$))/[^\x00]*";
    private const string Relative = @"(?!(.*/)?\.\.(/|$))[^/\x00][^\x00]*";
    private const string Reference = "[A-Za-z0-9][-A-Za-z0-9._:/@]*";
    private const string ParameterPart = "[a-z0-9]([-_a-z0-9]*[a-z0-9])?";
    private const string Parameter = ParameterPart + @"(\." + ParameterPart + ")*";
    private const string Search = @"\.|" + Subdomain + @"\.?";
    private const string Word = "[-_A-Za-z0-9]+";
    private const string FieldPath = @"metadata\.(name|namespace|uid|labels|annotations)|metadata\.(labels|annotations)\['" + Qualified + @"'\]|spec\.nodeName|status\.(podIP|podIPs|hostIP)";
    private const string Mode = "0?[0-7]{3,4}";
    private const string Owner = "[0-9]{1,10}:[0-9]{1,10}";
    private const string User = "[a-z_][-a-z0-9_]*";
    private const string Holder = "(" + User + "|[0-9]{1,10})(:(" + User + "|[0-9]{1,10}))?";
    private const string Unit = @"[A-Za-z0-9:_.@\\][-A-Za-z0-9:_.@\\]*\.(service|socket|timer|path|mount|automount|swap|target|slice)";
    private const string Module = "[A-Za-z0-9_][-A-Za-z0-9_]*";
    private const string Interface = "[A-Za-z0-9_][-A-Za-z0-9_.]*";
    private const string Exposed = "[0-9]{1,5}(/(tcp|udp))?";
    private const string Target = @"[\x21-\x22\x24-\x7E]+";
    private const string Address = @"https?://([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?/[\x21-\x22\x24-\x7E]*";
    private const string Hex64 = "[0-9A-Fa-f]{64}";
    private const string Hex128 = "[0-9A-Fa-f]{128}";
    private const string Length = "[1-9][0-9]{0,5}[smh]";
    private const string Connection = @"local|ssh://([A-Za-z0-9_][-A-Za-z0-9_.]*@)?([A-Za-z0-9_][-A-Za-z0-9_.]*|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?/?";
    private const string Money = "[A-Z]{3}";
    private const string Clock = "([01][0-9]|2[0-3]):[0-5][0-9]";
    private const string Token = "[-!#$%&'*+.^_`|~0-9A-Za-z]+";
    private const string Visible = @"[\x20-\x7E\t]*";
    private const string Amount = "[-+]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([numkMGTPE]|[KMGTPE]i|[eE][-+]?[0-9]+)?";

    private static readonly Dictionary<string, TextFormat> All = new TextFormat[]
    {
        new(DnsLabel, "lower-case letters, digits and -, at most 63, beginning and ending with a letter or digit", 63, Label, LabelRegex().IsMatch),
        new(DnsSubdomain, "lower-case letters, digits, - and ., at most 253, beginning and ending with a letter or digit", 253, Subdomain, SubdomainRegex().IsMatch),
        new(QualifiedName, "letters, digits, -, _ and ., at most 63, with a domain and / before it where needed", 317, Qualified, QualifiedRegex().IsMatch),
        new(LabelValue, "at most 63 letters, digits, -, _ and ., beginning and ending with a letter or digit", 63, LabelText, LabelTextRegex().IsMatch),
        new(ConfigKey, "letters, digits, -, _ and ., at most 253, not beginning with ..", 253, Key, KeyRegex().IsMatch),
        new(ConfigName, "letters, digits, - and _, beginning with a letter, or two such words with : between", 127, Config, ConfigRegex().IsMatch),
        new(EnvName, "printable ASCII without =", 1024, Env, EnvRegex().IsMatch),
        new(PortName, "lower-case letters, digits and -, at most 15, with a letter among them", 15, Port, PortRegex().IsMatch),
        new(IpAddress, "an IPv4 or IPv6 address", 45, null, text => !text.StartsWith('[') && IPAddress.TryParse(text, out IPAddress? address) && (text.Contains(':', StringComparison.Ordinal) || address.ToString() == text)),
        new(AbsolutePath, "an absolute path without ..", 4096, Absolute, AbsoluteRegex().IsMatch),
        new(RelativePath, "a relative path without ..", 4096, Relative, RelativeRegex().IsMatch),
        new(ImageReference, "an image name: name, registry/name:tag or name@sha256:digest", 1024, Reference, ReferenceRegex().IsMatch),
        new(PodFieldPath, "metadata.name, metadata.namespace, metadata.uid, metadata.labels, metadata.annotations, metadata.labels['KEY'], metadata.annotations['KEY'], spec.nodeName, status.podIP, status.podIPs or status.hostIP", 512, FieldPath, FieldPathRegex().IsMatch),
        new(SysctlName, "a kernel parameter with dots, as net.core.somaxconn", 253, Parameter, ParameterRegex().IsMatch),
        new(Currency, "a currency by three letters, as EUR", 3, Money, MoneyRegex().IsMatch),
        new(SearchDomain, "a domain, as example.org", 253, Search, SearchRegex().IsMatch),
        new(ResolverWord, "letters, digits, - and _", 63, Word, WordRegex().IsMatch),
        new(Capability, "a capability without CAP_, as NET_ADMIN, or ALL", 63, string.Join('|', LinuxCapabilities.Names), LinuxCapabilities.Names.Contains) { Words = LinuxCapabilities.Names },
        new(OctalMode, "permission bits in octal, as \"0644\"", 5, Mode, ModeRegex().IsMatch),
        new(NumericOwner, "user and group by number, as \"0:0\"", 21, Owner, OwnerRegex().IsMatch),
        new(OwnerName, "user and group by name or number, as \"www-data:adm\" or \"0:0\"", 65, Holder, HolderRegex().IsMatch),
        new(UserName, "lower-case letters, digits, - and _, at most 32, beginning with a letter", 32, User, UserRegex().IsMatch),
        new(UnitName, "a unit with its type, as web.service", 255, Unit, UnitRegex().IsMatch),
        new(ModuleName, "letters, digits, - and _", 55, Module, ModuleRegex().IsMatch),
        new(InterfaceName, "letters, digits, -, _ and ., at most 15", 15, Interface, InterfaceRegex().IsMatch),
        new(AddressPrefix, "an address and the length of its prefix, as 10.9.0.1/24 or fd09::1/64", 49, null, IsAddressPrefix),
        new(ExposedPort, "a port and its protocol, as 80/tcp", 9, Exposed, ExposedRegex().IsMatch),
        new(RequestTarget, "a path and query in printable ASCII without blanks and #", 4096, Target, TargetRegex().IsMatch),
        new(HeaderName, "letters, digits and !#$%&'*+-.^_`|~", 256, Token, TokenRegex().IsMatch),
        new(HeaderValue, "printable ASCII", 4096, Visible, VisibleRegex().IsMatch),
        new(WebAddress, "an address with http:// or https://, a host and a path", 4096, Address, AddressRegex().IsMatch),
        new(Sha256, "64 hex digits", 64, Hex64, Hex64Regex().IsMatch),
        new(Sha512, "128 hex digits", 128, Hex128, Hex128Regex().IsMatch),
        new(Duration, "a time, as 90s, 5m or 1h", 7, Length, LengthRegex().IsMatch),
        new(HostConnection, "local, or ssh://USER@HOST:PORT, user and port only where they are needed", 512, Connection, ConnectionRegex().IsMatch),
        new(TimeOfDay, "hours and minutes, as 22:00", 5, Clock, ClockRegex().IsMatch),
        new(QuantityText, "a quantity, as 500m, 64Mi or 1.5", 64, Amount, text => Quantity.TryParse(text, out _)),
        new(Base64Text, "base64", int.MaxValue, null, text => Base64.IsValid(text)),
    }.ToDictionary(format => format.Name);

    private readonly Func<string, bool> _matches;

    private TextFormat(string name, string expectation, int maxLength, string? pattern, Func<string, bool> matches)
    {
        Name = name;
        Expectation = expectation;
        MaxLength = maxLength;
        Pattern = pattern is null ? null : $"^(?:{pattern})$";
        _matches = matches;
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>What is expected, in words.</summary>
    public string Expectation { get; }

    /// <summary>Most characters.</summary>
    public int MaxLength { get; }

    /// <summary>Regular expression for the schema (ECMA-262); null where none says it.</summary>
    public string? Pattern { get; }

    /// <summary>All texts of the format where they are few; empty otherwise.</summary>
    public IReadOnlyList<string> Words { get; private init; } = [];

    /// <summary>The format of a name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public static TextFormat Get(string name) => All[name];

    /// <summary>Whether a text has the format.</summary>
    public bool Matches(string text) => text.Length <= MaxLength && _matches(text);

    // As the kernel writes it, so that it can be compared.
    private static bool IsAddressPrefix(string text) =>
        text.Split('/') is [var address, var length] && IPAddress.TryParse(address, out IPAddress? parsed) && parsed.ToString() == address
        && int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out int bits) && bits <= parsed.GetAddressBytes().Length * 8;

    // \z and not $, which in .NET also matches before a last line feed.
    [GeneratedRegex($@"^(?:{Label})\z", RegexOptions.CultureInvariant)]
    private static partial Regex LabelRegex();

    [GeneratedRegex($@"^(?:{Length})\z", RegexOptions.CultureInvariant)]
    private static partial Regex LengthRegex();

    [GeneratedRegex($@"^(?:{Clock})\z", RegexOptions.CultureInvariant)]
    private static partial Regex ClockRegex();

    [GeneratedRegex($@"^(?:{Money})\z", RegexOptions.CultureInvariant)]
    private static partial Regex MoneyRegex();

    [GeneratedRegex($@"^(?:{Connection})\z", RegexOptions.CultureInvariant)]
    private static partial Regex ConnectionRegex();

    [GeneratedRegex($@"^(?:{Subdomain})\z", RegexOptions.CultureInvariant)]
    private static partial Regex SubdomainRegex();

    [GeneratedRegex($@"^(?:{Qualified})\z", RegexOptions.CultureInvariant)]
    private static partial Regex QualifiedRegex();

    [GeneratedRegex($@"^(?:{LabelText})\z", RegexOptions.CultureInvariant)]
    private static partial Regex LabelTextRegex();

    [GeneratedRegex($@"^(?:{Key})\z", RegexOptions.CultureInvariant)]
    private static partial Regex KeyRegex();

    [GeneratedRegex($@"^(?:{Config})\z", RegexOptions.CultureInvariant)]
    private static partial Regex ConfigRegex();

    [GeneratedRegex($@"^(?:{Env})\z", RegexOptions.CultureInvariant)]
    private static partial Regex EnvRegex();

    [GeneratedRegex($@"^(?:{Port})\z", RegexOptions.CultureInvariant)]
    private static partial Regex PortRegex();

    [GeneratedRegex($@"^(?:{Absolute})\z", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex AbsoluteRegex();

    [GeneratedRegex($@"^(?:{Relative})\z", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex RelativeRegex();

    [GeneratedRegex($@"^(?:{Reference})\z", RegexOptions.CultureInvariant)]
    private static partial Regex ReferenceRegex();

    [GeneratedRegex($@"^(?:{FieldPath})\z", RegexOptions.CultureInvariant)]
    private static partial Regex FieldPathRegex();

    [GeneratedRegex($@"^(?:{Parameter})\z", RegexOptions.CultureInvariant)]
    private static partial Regex ParameterRegex();

    [GeneratedRegex($@"^(?:{Search})\z", RegexOptions.CultureInvariant)]
    private static partial Regex SearchRegex();

    [GeneratedRegex($@"^(?:{Word})\z", RegexOptions.CultureInvariant)]
    private static partial Regex WordRegex();

    [GeneratedRegex($@"^(?:{Mode})\z", RegexOptions.CultureInvariant)]
    private static partial Regex ModeRegex();

    [GeneratedRegex($@"^(?:{Owner})\z", RegexOptions.CultureInvariant)]
    private static partial Regex OwnerRegex();

    [GeneratedRegex($@"^(?:{Holder})\z", RegexOptions.CultureInvariant)]
    private static partial Regex HolderRegex();

    [GeneratedRegex($@"^(?:{User})\z", RegexOptions.CultureInvariant)]
    private static partial Regex UserRegex();

    [GeneratedRegex($@"^(?:{Unit})\z", RegexOptions.CultureInvariant)]
    private static partial Regex UnitRegex();

    [GeneratedRegex($@"^(?:{Module})\z", RegexOptions.CultureInvariant)]
    private static partial Regex ModuleRegex();

    [GeneratedRegex($@"^(?:{Interface})\z", RegexOptions.CultureInvariant)]
    private static partial Regex InterfaceRegex();

    [GeneratedRegex($@"^(?:{Exposed})\z", RegexOptions.CultureInvariant)]
    private static partial Regex ExposedRegex();

    [GeneratedRegex($@"^(?:{Target})\z", RegexOptions.CultureInvariant)]
    private static partial Regex TargetRegex();

    [GeneratedRegex($@"^(?:{Address})\z", RegexOptions.CultureInvariant)]
    private static partial Regex AddressRegex();

    [GeneratedRegex($@"^(?:{Hex64})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Hex64Regex();

    [GeneratedRegex($@"^(?:{Hex128})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Hex128Regex();

    [GeneratedRegex($@"^(?:{Token})\z", RegexOptions.CultureInvariant)]
    private static partial Regex TokenRegex();

    [GeneratedRegex($@"^(?:{Visible})\z", RegexOptions.CultureInvariant)]
    private static partial Regex VisibleRegex();
}
