-- Here are only the groups that the application gave at the log-in. All others are looked up with
-- each token, so that rights that are taken away are gone. What was written before does not tell
-- them apart.

update login_code set group_names = '';
update login_family set group_names = '';
