# An application for each Perl framework that answers with the fields it was given: perl stacks.pl NAME PORT
use strict; use warnings;
use JSON::PP;
my ($name, $port) = @ARGV;
@ARGV = ();

sub said { return JSON::PP->new->utf8(0)->encode({ fields => [@_] }) }

sub psgi {
    require Plack::Runner;
    my $runner = Plack::Runner->new;
    $runner->parse_options("--host", "127.0.0.1", "--port", $port, "--no-default-middleware");
    $runner->run(shift);
}

if ($name eq "plack") {
    require Plack::Request;
    psgi(sub {
        my $parameters = Plack::Request->new(shift)->body_parameters;
        my @pairs; $parameters->each(sub { push @pairs, [@_] });
        return [200, ["Content-Type" => "text/plain"], [said(@pairs)]];
    });
} elsif ($name eq "mojolicious") {
    require Mojolicious::Lite; Mojolicious::Lite->import;
    my $app = Mojolicious->new(secrets => ["s"]);
    $app->log->level("fatal");
    $app->routes->post("/callback")->to(cb => sub {
        my $c = shift;
        my $pairs = $c->req->body_params->pairs;
        my @found; while (my ($key, $value) = splice(@$pairs, 0, 2)) { push @found, [$key, $value] }
        $c->render(data => JSON::PP->new->utf8->encode({ fields => \@found }));
    });
    require Mojo::Server::Daemon;
    Mojo::Server::Daemon->new(app => $app, listen => ["http://127.0.0.1:$port"], silent => 1)->run;
} elsif ($name eq "dancer2") {
    eval q{
        package Callback; use Dancer2; set charset => "UTF-8"; set log => "error";
        post "/callback" => sub {
            my $parameters = body_parameters;
            my @pairs; for my $key ($parameters->keys) { push @pairs, [$key, $_] for $parameters->get_all($key) }
            return main::said(@pairs);
        };
        main::psgi(Callback->to_app);
        1;
    } or die $@;
} elsif ($name eq "cgi.pm") {    # started by a web server, once a request
    require CGI;
    my $query = CGI->new;
    print "Content-Type: text/plain\n\n";
    my @pairs; for my $key ($query->param) { push @pairs, [$key, $_] for $query->multi_param($key) }
    print said(@pairs);
}
