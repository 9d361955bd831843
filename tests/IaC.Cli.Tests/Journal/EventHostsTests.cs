using System.Text.Json.Nodes;
using IaC.Cli.Journal;
using IaC.Cli.Workloads;
using IaC.Engine;
using IaC.Model;

namespace IaC.Cli.Tests.Journal;

/// <summary>Who is asked for events, by what is recorded.</summary>
public sealed class EventHostsTests
{
    private static readonly IReadOnlyList<Candidate<RecordedResourceView>> Recorded =
    [
        One("shop", "iac/v1alpha1", "Host", "one"),
        One("shop", "iac/v1alpha1", "Host", "two"),
        One("shop", "iac/v1alpha1", "Image", "web"),
        One("shop", "v1", "Pod", "web", "one"),
        One("shop", "v1", "Pod", "here"),
        One("blog", "iac/v1alpha1", "Host", "two"),
        One("blog", "iac/v1alpha1", "Guest", "vm", "two"),
        One("alone", "v1", "Pod", "here"),
    ];

    [Theory]
    [InlineData(null, "one/shop two/shop two/blog localhost/shop localhost/alone")]
    [InlineData("blog", "two/blog")]
    [InlineData("alone", "localhost/alone")]
    [InlineData("web", "one/shop")]
    [InlineData("default.vm", "two/blog")]
    [InlineData("pod/web", "one/shop")]
    [InlineData("Pod/Web", "one/shop")]
    [InlineData("pod/here", "localhost/shop localhost/alone")]
    [InlineData("guest/vm", "two/blog")]
    [InlineData("image/web", "")]
    [InlineData("host/one", "")]
    public void It_is_asked_where_it_may_be_known(string? subject, string expected) =>
        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(), EventHosts.Among(Recorded, subject).Select(place => $"{place.Host}/{place.Stack}").Order());

    /// <summary>What was there and is recorded no more may have been anywhere.</summary>
    [Fact]
    public void What_is_gone_is_asked_for_everywhere() => Assert.Equal(EventHosts.Among(Recorded, null), EventHosts.Among(Recorded, "pod/gone"));

    /// <summary>A name alone may be that of a resource, too.</summary>
    [Fact]
    public void What_is_gone_by_its_name_alone_is_asked_for_everywhere() => Assert.Equal(EventHosts.Among(Recorded, null), EventHosts.Among(Recorded, "gone"));

    private static Candidate<RecordedResourceView> One(string stack, string apiVersion, string kind, string name, string? host = null)
    {
        var key = new ResourceKey(apiVersion, kind, "default", name);
        var document = new JsonObject { ["apiVersion"] = apiVersion, ["kind"] = kind, ["metadata"] = new JsonObject { ["name"] = name }, ["spec"] = new JsonObject { ["nodeName"] = host } };
        return new Candidate<RecordedResourceView>(key, stack, new RecordedResourceView { Urn = "", Name = key.ToString(), Uid = "", Inputs = document });
    }
}
