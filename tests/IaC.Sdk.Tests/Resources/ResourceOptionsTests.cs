using System.Collections;
using System.Reflection;
using System.Text.Json.Nodes;
using IaC.Kubernetes.Core.V1;

namespace IaC.Sdk.Tests.Resources;

public sealed class ResourceOptionsTests
{
    [Fact]
    public async Task What_the_classes_can_say_is_what_annotations_can_say()
    {
        JsonObject written = await AnnotationsAsync(AllOptions);
        Assert.Equal(Model.ResourceOptions.Annotations.Order(StringComparer.Ordinal), written.Select(annotation => annotation.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Merged_options_say_all_that_either_says()
    {
        JsonObject expected = await AnnotationsAsync(AllOptions);
        Assert.True(JsonNode.DeepEquals(expected, await AnnotationsAsync(() => CustomResourceOptions.Merge(AllOptions(), null))));
        Assert.True(JsonNode.DeepEquals(expected, await AnnotationsAsync(() => CustomResourceOptions.Merge(null, AllOptions()))));
        foreach (PropertyInfo property in typeof(ResourceOptions).GetProperties())
        {
            // Each one by itself reaches what is made of both: a new option that Merge forgets fails here.
            await Evaluated.OfAsync(() =>
            {
                CustomResourceOptions all = AllOptions();
                all.Parent = new ComponentResource("test:Group", "group");
                all.ResourceTransformations.Add(_ => null);
                all.Provider = new Host("far");
                var only = new ComponentResourceOptions();
                property.SetValue(only, property.GetValue(all));
                object? merged = property.GetValue(ComponentResourceOptions.Merge(only, new ComponentResourceOptions()));
                Assert.True(merged is IEnumerable items and not string ? items.Cast<object>().Any() : merged is not null, property.Name);
            });
        }
    }

    [Fact]
    public async Task Of_merged_options_lists_are_joined_and_the_second_one_wins()
    {
        JsonObject annotations = await AnnotationsAsync(() => CustomResourceOptions.Merge(
            new CustomResourceOptions { Protect = true, IgnoreChanges = ["data.a"], CustomTimeouts = new CustomTimeouts { Create = TimeSpan.FromSeconds(1), Delete = TimeSpan.FromSeconds(2) } },
            new CustomResourceOptions { Protect = false, IgnoreChanges = ["data.b"], CustomTimeouts = new CustomTimeouts { Delete = TimeSpan.FromSeconds(3) } }));
        Assert.Equal("""{"iac/ignore-changes":"/data/a, /data/b","iac/protect":"false","iac/timeout-create":"1s","iac/timeout-delete":"3s"}""", annotations.ToJsonString());
    }

    [Fact]
    public async Task Options_of_a_component_reach_its_parts()
    {
        Evaluated stack = await Evaluated.OfAsync(() =>
        {
            CustomResourceOptions all = AllOptions();
            var group = new ComponentResource("test:Group", "group", new ComponentResourceOptions
            {
                IgnoreChanges = all.IgnoreChanges,
                ReplaceOnChanges = all.ReplaceOnChanges,
                DeletedWith = all.DeletedWith,
                ReplaceWith = all.ReplaceWith,
                ReplacementTrigger = "1",
                Hooks = all.Hooks,
                CustomTimeouts = all.CustomTimeouts,
            });
            _ = new ConfigMap("inner", null, new CustomResourceOptions { Parent = group });
            _ = new ConfigMap("own", null, new CustomResourceOptions { Parent = group, IgnoreChanges = ["data.c"], ReplacementTrigger = "2", CustomTimeouts = new CustomTimeouts { Create = TimeSpan.FromSeconds(9) } });
        });

        Assert.Equal(
            """{"iac/deleted-with":"configmap/other","iac/hooks":"before-create=check","iac/ignore-changes":"/data/a","iac/replace-on-changes":"/data/b","iac/replace-with":"configmap/other","iac/replacement-trigger":"1","iac/timeout-create":"1s","iac/timeout-delete":"3s","iac/timeout-ready":"4s","iac/timeout-update":"2s"}""",
            stack["configmap/inner"]["metadata"]!["annotations"]!.ToJsonString());
        JsonObject own = (JsonObject)stack["configmap/own"]["metadata"]!["annotations"]!;
        Assert.Equal(("/data/c, /data/a", "2", "9s", "3s"), ((string?)own["iac/ignore-changes"], (string?)own["iac/replacement-trigger"], (string?)own["iac/timeout-create"], (string?)own["iac/timeout-delete"]));
    }

    [Fact]
    public async Task Transformations_get_options_of_the_type_that_a_resource_takes()
    {
        Evaluated stack = await Evaluated.OfAsync(() =>
        {
            var group = new ComponentResource("test:Group", "group", new ComponentResourceOptions
            {
                ResourceTransformations = { args => new ResourceTransformationResult(args.Args, CustomResourceOptions.Merge((CustomResourceOptions)args.Options, new CustomResourceOptions { Protect = true })) },
            });
            group.Options.ResourceTransformations.ForEach(transformation => ProgramContext.Current!.Stack!.Options.ResourceTransformations.Add(transformation));
            _ = new ConfigMap("plain");
        });

        Assert.Equal("true", (string?)stack["configmap/plain"]["metadata"]!["annotations"]!["iac/protect"]);
    }

    [Fact]
    public async Task A_dependency_that_is_not_there_yet_is_refused_by_name()
    {
        RunException unknown = await Assert.ThrowsAsync<RunException>(() => Evaluated.OfAsync(() =>
        {
            var other = new ConfigMap("other");
            _ = new ConfigMap("watched", null, new CustomResourceOptions { DependsOn = other.ContentHash.Apply(_ => (Resource)other) });
        }));
        RunException none = await Assert.ThrowsAsync<RunException>(() => Evaluated.OfAsync(() => _ = new ConfigMap("watched", null, new CustomResourceOptions { DependsOn = [(Resource)null!] })));

        Assert.Contains("configmap/watched: DependsOn takes resources that are known", unknown.Message, StringComparison.Ordinal);
        Assert.Equal("configmap/watched: DependsOn holds a null", none.Message);
    }

    [Fact]
    public async Task Parts_that_are_declared_on_several_threads_are_all_waited_for()
    {
        const int Count = 400;
        Evaluated stack = await Evaluated.OfAsync(() =>
        {
            var group = new ComponentResource("test:Group", "group");
            Parallel.For(0, Count, number => _ = new ConfigMap($"part-{number}", null, new CustomResourceOptions { Parent = group }));
            _ = new ConfigMap("last", null, new CustomResourceOptions { DependsOn = [group] });
        });

        Assert.Equal(Count, ((string)stack["configmap/last"]["metadata"]!["annotations"]!["iac/depends-on"]!).Split(',').Length);
    }

    private static async Task<JsonObject> AnnotationsAsync(Func<CustomResourceOptions> options) =>
        (JsonObject)(await Evaluated.OfAsync(() => _ = new ConfigMap("watched", null, options())))["configmap/watched"]["metadata"]!["annotations"]!;

    private static CustomResourceOptions AllOptions()
    {
        var other = new ConfigMap("other");
        return new()
        {
            DependsOn = [other],
            Protect = true,
            IgnoreChanges = ["data.a"],
            ReplaceOnChanges = ["data.b"],
            RetainOnDelete = true,
            DeletedWith = other,
            ReplaceWith = [other],
            ReplacementTrigger = "1",
            Aliases = [new Alias { Name = "former" }],
            Hooks = new ResourceHooks { BeforeCreate = [new ResourceHook("check", (_, _) => Task.CompletedTask)] },
            CustomTimeouts = new CustomTimeouts { Create = TimeSpan.FromSeconds(1), Update = TimeSpan.FromSeconds(2), Delete = TimeSpan.FromSeconds(3), Ready = TimeSpan.FromSeconds(4) },
            DeleteBeforeReplace = true,
        };
    }
}
